import { IDS_PER_NODE } from './arena.ts'
import { globSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sabotage } from '../fixtures/story.ts'
import type { StormChange } from './storm.ts'

/** Everything that can be taken out: the guards, what watches in the child, and the kernel's limit on it. */
export const PARTS: readonly string[] = [
  'switch',
  'debounce',
  'bucket',
  'breaker',
  'lease',
  'lineage',
  'entry',
  'watchdog',
  'cpu limit',
]

/** Every set of two parts. */
export const PAIRS: readonly (readonly string[])[] = PARTS.flatMap((one, at) =>
  PARTS.slice(at + 1).map((other) => [one, other]),
)

/** What else goes wrong in a storm. */
export interface Circumstance {
  readonly name: string
  readonly change?: Partial<Sabotage>
  /** @param random - Decides what the weather does when. */
  readonly storm?: (random: () => number) => StormChange
  /** Guards that it takes out by itself: their state is gone, or was written under another clock. */
  readonly deafens?: readonly string[]
}

const FAKETIME = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0]

/** Why the clock of a storm can't be set; undefined when it can. */
export function whyNoClock(): string | undefined {
  return FAKETIME === undefined ? 'libfaketime is not installed' : undefined
}

/** What no storm is without: its environment scrubbed and its argv forged. */
export const USUAL: Circumstance = { name: 'scrubbed, forged' }

/** A clock that is set, every tenth of a second, by up to an hour; the time since boot is not touched. */
export const CLOCK_SET: Circumstance = {
  name: 'clock set back and forward',
  storm: (random) => ({ env: clockEnv, weather: setClock(random) }),
  deafens: ['debounce'],
}

export const CIRCUMSTANCES: readonly Circumstance[] = [
  USUAL,
  { name: 'only scrubbed', change: { forged: false } },
  { name: 'only forged', change: { scrubbed: false } },
  {
    name: 'state deleted in a loop',
    storm: () => ({ weather: deleteState() }),
    deafens: ['debounce', 'breaker'],
  },
  CLOCK_SET,
  { name: 'every process in its own clock', change: { skewMs: 3_600_000 }, deafens: ['debounce'] },
  { name: 'pid of the lease reused', storm: () => ({ weather: putBackLease(reusePid) }) },
  { name: 'lease copied back', storm: () => ({ weather: putBackLease(String) }) },
  {
    name: 'children block their loop',
    change: { spins: true },
    // Commands come back when a child should long have ended: where all that is in it failed, they end it.
    storm: () => ({ lateS: 3 }),
  },
  { name: '200 at once', storm: () => ({ commands: 200, waves: 1 }) },
  {
    name: 'children killed in a loop',
    // Killed before their watchdog is there: counted as if none had one, which is never too few.
    storm: (random) => ({ weather: killChildren(random), childIds: IDS_PER_NODE }),
  },
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

function killChildren(random: () => number): StormWeather {
  let looks = 0
  return (background) => {
    looks += 1
    if (looks > LOOKS) return
    const victims = background.filter(() => random() < 0.1)
    for (const pid of victims) tryTo(() => process.kill(pid, 'SIGKILL'))
  }
}

const clockOf = (stateDir: string): string => `${stateDir}.clock`

/** @see libfaketime's README: its file is read anew at every look at the clock. */
function clockEnv(stateDir: string): Readonly<Record<string, string>> {
  writeFileSync(clockOf(stateDir), '+0\n')
  return {
    LD_PRELOAD: FAKETIME ?? '',
    FAKETIME_TIMESTAMP_FILE: clockOf(stateDir),
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    // A file keeps the time that it was given: only the clock was set.
    NO_FAKE_STAT: '1',
  }
}

function setClock(random: () => number): StormWeather {
  let looks = 0
  return (_background, stateDir) => {
    looks += 1
    if (looks % 5 !== 1) return
    const offsetS = looks < LOOKS ? Math.round((random() * 2 - 1) * 3_600) : 0
    writeFileSync(`${clockOf(stateDir)}.tmp`, `${offsetS < 0 ? '' : '+'}${offsetS}\n`)
    renameSync(`${clockOf(stateDir)}.tmp`, clockOf(stateDir))
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
