/** A share as a percentage, cut (never rounded up) to three decimals: 0.9999999 is not 100 %. */
export function percent(share: number): string {
  const thousandths = Math.floor(share * 100_000 + 1e-7)
  return `${String(thousandths / 1000)} %`
}
