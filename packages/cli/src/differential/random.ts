/** Draws from a seed: the same seed, the same draws. */
export interface Random {
  /** A whole number in [0, `limit`). */
  below(limit: number): number
  /** True in `percent` of 100 draws. */
  chance(percent: number): boolean
  /** One of them. */
  pick<T>(from: readonly [T, ...T[]]): T
}

/** @see Tommy Ettinger, mulberry32: 32 bits of state, enough to vary test lines. */
export function seeded(seed: number): Random {
  let state = Math.trunc(seed) >>> 0
  const below = (limit: number): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick: (from) => from[below(from.length)] ?? from[0],
  }
}
