/** A source of numbers in [0, 1). */
export type Random = () => number

/**
 * A small seeded generator: the same seed gives the same order of runs and the same intervals.
 *
 * @param seed - Any integer; taken modulo 2^32.
 * @see mulberry32 by Tommy Ettinger (public domain): 32 bits of state, passes gjrand's 13 tests.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A copy of `items` in random order (Fisher and Yates, as given by Durstenfeld). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items]
  const out: T[] = []
  while (rest.length > 0) out.push(...rest.splice(Math.floor(random() * rest.length), 1))
  return out
}
