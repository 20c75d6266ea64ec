import { readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Sabotage } from '../fixtures/story.ts'
import type { StormChange } from './storm.ts'

/** Everything that can be taken out: the guards, and what watches in the child. */
export const PARTS: readonly string[] = [
  'switch',
  'debounce',
  'bucket',
  'breaker',
  'lease',
  'lineage',
  'entry',
  'watchdog',
]

/** Every set of two parts. */
export const PAIRS: readonly (readonly string[])[] = PARTS.flatMap((one, at) =>
  PARTS.slice(at + 1).map((other) => [one, other]),
)

/** What else goes wrong in a storm. */
export interface Circumstance {
  readonly name: string
  readonly change?: Partial<Sabotage>
  readonly storm?: () => StormChange
}

/** The usual storm already has its environment scrubbed and its argv forged. */
export const CIRCUMSTANCES: readonly Circumstance[] = [
  { name: 'environment scrubbed, argv true', change: { forged: false } },
  { name: 'argv forged, environment kept', change: { scrubbed: false } },
  { name: 'state directory deleted in a loop', storm: () => ({ weather: deleteState() }) },
  { name: 'clocks an hour back and forward', change: { skewMs: 3_600_000 } },
  { name: 'pid of the lease reused', storm: () => ({ weather: putBackLease(reusePid) }) },
  { name: 'lease copied back after release', storm: () => ({ weather: putBackLease(String) }) },
  { name: 'children block their event loop', change: { spins: true } },
  { name: '200 commands at once', storm: () => ({ commands: 200, waves: 1 }) },
  { name: 'children killed in a loop', storm: () => ({ weather: killChildren() }) },
]

type StormWeather = NonNullable<StormChange['weather']>

/** Bad weather ends, or no storm ever could. */
const LOOKS = 200

function deleteState(): StormWeather {
  let looks = 0
  return (_background, stateDir) => {
    looks += 1
    if (looks < LOOKS) rmSync(stateDir, { recursive: true, force: true, maxRetries: 3 })
  }
}

function killChildren(): StormWeather {
  let looks = 0
  return (background) => {
    looks += 1
    if (looks > LOOKS || looks % 10 !== 0) return
    for (const pid of background) tryTo(() => process.kill(pid, 'SIGKILL'))
  }
}

/** Whenever the lease is gone, an old one comes back, as `change` makes it. */
function putBackLease(change: (entry: string) => string): StormWeather {
  let [looks, last] = [0, '']
  return (_background, stateDir) => {
    looks += 1
    const path = join(stateDir, 'upload.lease')
    if (!tryTo(() => (last = readlinkSync(path))) && last !== '' && looks < LOOKS) {
      tryTo(() => {
        symlinkSync(change(last), path)
      })
    }
  }
}

/** The namespace's first process lives, and started at another tick. */
function reusePid(entry: string): string {
  return entry.replace(/^v1\/\d+/, 'v1/1')
}

function tryTo(call: () => unknown): boolean {
  try {
    call()
    return true
  } catch {
    return false
  }
}
