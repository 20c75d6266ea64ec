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
}

/** A directory with the story's program in it; removed by `using`. */
export interface Stage {
  readonly dir: string
  run(change?: Partial<Sabotage>, storm?: StormChange): Promise<StormReport>
  [Symbol.dispose](): void
}

/** `weather` gets the state directory too. */
export type StormChange = Partial<Omit<Storm, 'program' | 'weather' | 'childIds'>> & {
  readonly weather?: (background: readonly number[], stateDir: string) => void
}

export function openStage(): Stage {
  const dir = mkdtempSync(join(tmpdir(), 'forker-storm-'))
  writeStripped(dir)
  let runs = 0
  return {
    dir,
    run: async (change = {}, { weather, ...storm } = {}) => {
      runs += 1
      const stateDir = join(dir, `state-${runs}`)
      const off = change.off ?? []
      const child = off.includes('entry') ? 'story-command.js' : 'story-upload.js'
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
      const sighting = await letLoose({
        program: [join(dir, 'test/fixtures/story-command.js'), JSON.stringify(sabotage)],
        commands: 4,
        waves: 4,
        maxMs: 45_000,
        // A watchdog is a thread.
        childIds: IDS_PER_NODE + (off.includes('entry') || off.includes('watchdog') ? 0 : 1),
        ...storm,
        weather: (pids) => weather?.(pids, stateDir),
      })
      const records = readRecords(nodeSystem(), statePaths(stateDir, 'upload'))
      return {
        ...sighting,
        files: existsSync(stateDir) ? readdirSync(stateDir).length : 0,
        leases: summarizeRecords(records),
        spawned: spawnedIn(stateDir),
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
