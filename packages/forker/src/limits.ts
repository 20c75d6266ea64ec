/** What bounds the detaching side. Values outside a range are moved into it: no option lifts a guard. */
export interface DetachLimits {
  /**
   * At least this long between two attempts of one name, ms, in [1,000, 86,400,000].
   * @defaultValue 5000
   */
  readonly debounceMs: number
  /**
   * Most tokens that the bucket holds, in [1, 10].
   * @defaultValue 3
   */
  readonly burst: number
  /**
   * One token arrives every so often, ms of monotonic time, in [1,000, 86,400,000].
   * @defaultValue 5000
   */
  readonly refillMs: number
  /**
   * This many spawns within `breakerWindowMs` open the breaker, in [1, 100].
   * @defaultValue 20
   */
  readonly breakerSpawns: number
  /**
   * The breaker's window, ms of monotonic time, in [60,000, 86,400,000].
   * @defaultValue 60000
   */
  readonly breakerWindowMs: number
  /**
   * So many within `chainWindowMs` open it too, in [1, 500]: a chain, where each process starts the
   * next, may be slow but has no end.
   * @defaultValue 120
   */
  readonly chainSpawns: number
  /**
   * The window for chains, ms of monotonic time, in [600,000, 86,400,000].
   * @defaultValue 1800000
   */
  readonly chainWindowMs: number
  /**
   * How long the breaker stays open, ms, in [60,000, 86,400,000].
   * @defaultValue 600000
   */
  readonly breakerCoolMs: number
  /**
   * CPU time of all threads of the child after which the kernel kills it, ms in whole seconds, in
   * [1,000, 900,000]; what it starts itself inherits the same limit. Not on Windows.
   * @defaultValue 60000
   */
  readonly maxCpuMs: number
}

/** What bounds the detached process itself. Values outside a range are moved into it. */
export interface ChildLimits {
  /**
   * The watchdog kills the process after this long, ms of monotonic time, in [1,000, 900,000].
   * @defaultValue 60000
   */
  readonly maxLifeMs: number
  /**
   * The watchdog kills the process above this resident size, bytes, in [64 MiB, 1 GiB].
   * @defaultValue 268435456
   */
  readonly maxRssBytes: number
  /**
   * Between the abort signal and the kill, ms, in [0, 10,000].
   * @defaultValue 2000
   */
  readonly graceMs: number
}

/** And how many may live: the watchdog's own count, which is nobody's option. */
export interface WatchLimits extends ChildLimits {
  /** One that enters when so many have within `enteredWindowMs` is killed before it does anything. */
  readonly mostEntered: number
  /** Monotonic ms. */
  readonly enteredWindowMs: number
}

type Range = readonly [least: number, usual: number, most: number]

const DAY_MS = 86_400_000
const MIB = 1_048_576

const DETACH_RANGES: Readonly<Record<keyof DetachLimits, Range>> = {
  debounceMs: [1_000, 5_000, DAY_MS],
  burst: [1, 3, 10],
  refillMs: [1_000, 5_000, DAY_MS],
  // Above what a full bucket lets through in a window (3 + 12), so that it opens only when the bucket failed.
  breakerSpawns: [1, 20, 100],
  breakerWindowMs: [60_000, 60_000, DAY_MS],
  chainSpawns: [1, 120, 500],
  chainWindowMs: [600_000, 1_800_000, DAY_MS],
  breakerCoolMs: [60_000, 600_000, DAY_MS],
  maxCpuMs: [1_000, 60_000, 900_000],
}

const CHILD_RANGES: Readonly<Record<keyof ChildLimits, Range>> = {
  maxLifeMs: [1_000, 60_000, 900_000],
  maxRssBytes: [64 * MIB, 256 * MIB, 1_024 * MIB],
  graceMs: [0, 2_000, 10_000],
}

export function detachLimits(asked: Partial<DetachLimits> = {}): DetachLimits {
  const limit = (key: keyof DetachLimits): number => within(DETACH_RANGES[key], asked[key])
  return {
    debounceMs: limit('debounceMs'),
    burst: Math.floor(limit('burst')),
    refillMs: limit('refillMs'),
    breakerSpawns: Math.floor(limit('breakerSpawns')),
    breakerWindowMs: limit('breakerWindowMs'),
    chainSpawns: Math.floor(limit('chainSpawns')),
    chainWindowMs: limit('chainWindowMs'),
    breakerCoolMs: limit('breakerCoolMs'),
    maxCpuMs: limit('maxCpuMs'),
  }
}

export function childLimits(asked: Partial<ChildLimits> = {}): WatchLimits {
  const limit = (key: keyof ChildLimits): number => within(CHILD_RANGES[key], asked[key])
  return {
    maxLifeMs: limit('maxLifeMs'),
    maxRssBytes: limit('maxRssBytes'),
    graceMs: limit('graceMs'),
    // What the breaker lets start with the widest limits: more means that nothing else holds.
    mostEntered: 100,
    enteredWindowMs: 60_000,
  }
}

function within([least, usual, most]: Range, asked: number | undefined): number {
  if (asked === undefined || Number.isNaN(asked)) return usual
  return Math.min(Math.max(asked, least), most)
}
