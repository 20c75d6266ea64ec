import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Case, Measures } from '../bench.ts'
import { runCommand, type Finished } from '../child.ts'
import type { Random } from '../random.ts'
import { indevBin } from '../startup/cases.ts'
import { writeEvents } from './events.ts'
import { writeHistory } from './history.ts'

export const PROCESSES = {
  empty: 'empty Node',
  imported: 'import @indev/slo',
  columns: 'columns, 10 SLOs',
  ndjson: 'NDJSON into columns',
  events: 'NDJSON into events',
  status: 'indev slo status',
} as const

const [EVENTS, QUICK_EVENTS] = [1_000_000, 1_000]
const [HISTORY, QUICK_HISTORY] = [100_000, 300]
const TIMEOUT_MS = 60_000

/** What a command does once in its life, and so in a fresh process each time: nothing is compiled yet. */
export async function processCases(dir: string, random: Random, quick: boolean): Promise<Case[]> {
  const count = quick ? QUICK_EVENTS : EVENTS
  const events = join(dir, 'events.ndjson')
  await writeEvents(events, count, random)
  const home = join(dir, 'home')
  const env = homeEnv(home)
  await writeHistory(env, quick ? QUICK_HISTORY : HISTORY, random)

  const node = (args: readonly string[]): Promise<Finished> =>
    runCommand({ argv: [process.execPath, ...args], env, cwd: dir, timeoutMs: TIMEOUT_MS })
  const inside = (name: string, metric: string, ...args: readonly string[]): Case => ({
    name,
    run: async () => {
      const { stdout, wallMs } = await node(args)
      const measures: Measures = { [metric]: Number(stdout) }
      return metric === 'import' ? { ...measures, wall: wallMs } : measures
    },
  })
  const whole = (name: string, ...args: readonly string[]): Case => ({
    name,
    run: async () => ({ wall: (await node(args)).wallMs }),
  })
  const ndjson = program('slo-ndjson')
  return [
    whole(PROCESSES.empty, program('empty')),
    inside(PROCESSES.imported, 'import', program('slo-import'), '@indev/slo'),
    inside(PROCESSES.columns, 'evaluate', program('slo-columns'), `${count}`),
    inside(PROCESSES.ndjson, 'evaluate', ndjson, events, `${count}`, 'columns'),
    inside(PROCESSES.events, 'evaluate', ndjson, events, `${count}`, 'events'),
    whole(PROCESSES.status, indevBin(), 'slo', 'status'),
  ]
}

function program(name: string): string {
  return fileURLToPath(new URL(`../../programs/${name}.js`, import.meta.url))
}

function homeEnv(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    INDEV_TELEMETRY: 'local',
  }
}
