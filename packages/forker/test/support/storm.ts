import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { summarizeRecords, readRecords } from '../../src/records.ts'
import { statePaths } from '../../src/paths.ts'
import { nodeSystem } from '../../src/system.ts'
import type { Sabotage } from '../fixtures/story.ts'
import { IDS_PER_NODE, letLoose, type Sighting, type Storm } from './arena.ts'
import { writeStripped } from './stripped.ts'

/** A storm's sighting, with what its own records say beside. */
export interface StormReport extends Sighting {
  /** Files left in the state directory. */
  readonly files: number
  readonly leases: { readonly begun: number; readonly maxAlive: number }
  readonly spawned: number
  /** Runs of the program that were started by hand. */
  readonly commands: number
}

/** A directory with the story's program in it; removed by `using`. */
export interface Stage {
  readonly dir: string
  run(change?: Partial<Sabotage>, storm?: StormChange): Promise<StormReport>
  [Symbol.dispose](): void
}

/** `weather` and `env` get the state directory too. */
export type StormChange = Partial<Omit<Storm, 'program' | 'weather' | 'env'>> & {
  readonly weather?: (background: readonly number[], stateDir: string) => void
  readonly env?: (stateDir: string) => Readonly<Record<string, string>>
  /** Children are the story's upload, also where the entry guard is out. */
  readonly enters?: boolean
}

export function openStage(): Stage {
  const dir = mkdtempSync(join(tmpdir(), 'forker-storm-'))
  writeStripped(dir)
  let runs = 0
  return {
    dir,
    run: async (change = {}, { weather, env, enters, ...storm } = {}) => {
      runs += 1
      const stateDir = join(dir, `state-${runs}`)
      const off = change.off ?? []
      const isCommand = off.includes('entry') && enters !== true
      const child = isCommand ? 'story-command.js' : 'story-upload.js'
      const sabotage: Sabotage = {
        stateDir,
        off,
        scrubbed: true,
        forged: true,
        skewMs: 0,
        spins: false,
        generation: 0,
        entry: join(dir, 'test/fixtures', child),
        ...change,
      }
      const scale = { commands: storm.commands ?? 4, waves: storm.waves ?? 4, lateS: 0 }
      const sighting = await letLoose({
        program: [join(dir, 'test/fixtures/story-command.js'), JSON.stringify(sabotage)],
        ...scale,
        // Only for what would never end.
        maxMs: 120_000,
        // A watchdog is a thread.
        childIds: IDS_PER_NODE + (isCommand || off.includes('watchdog') ? 0 : 1),
        ...storm,
        env: env?.(stateDir) ?? {},
        weather: (pids) => weather?.(pids, stateDir),
      })
      const records = readRecords(nodeSystem(), statePaths(stateDir, 'upload'))
      return {
        ...sighting,
        files: existsSync(stateDir) ? readdirSync(stateDir).length : 0,
        leases: summarizeRecords(records),
        spawned: spawnedIn(stateDir),
        commands: scale.commands * scale.waves,
      }
    },
    [Symbol.dispose]: () => {
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function spawnedIn(stateDir: string): number {
  try {
    const state: { total: number } = JSON.parse(readFileSync(join(stateDir, 'spawns.json'), 'utf8'))
    return state.total
  } catch {
    return 0
  }
}
