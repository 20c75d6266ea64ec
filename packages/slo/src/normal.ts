/**
 * The `p`-quantile of the standard normal distribution: z for p = 0.975 is 1.959963984540054.
 *
 * @param p - In [0.5, 1 - 1e-12].
 */
export function normalQuantile(p: number): number {
  // The distribution is concave above 0, so Newton's method from 0 climbs and never overshoots.
  let z = 0
  for (let step = 0; step < 200; step++) {
    const next = z + (p - normalCdf(z)) / normalDensity(z)
    if (!(next > z * (1 + Number.EPSILON))) break
    z = next
  }
  return z
}

/**
 * The standard normal distribution function.
 *
 * @param z - In [-8, 8]; absolute error below 1e-15.
 * @see Marsaglia (2004), "Evaluating the Normal Distribution": 1/2 + φ(z) Σ z^(2k+1) / (2k+1)!!.
 */
export function normalCdf(z: number): number {
  let [sum, term, divisor] = [z, z, 1]
  while (sum + term !== sum) {
    divisor += 2
    term *= (z * z) / divisor
    sum += term
  }
  return 0.5 + sum * normalDensity(z)
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
}
