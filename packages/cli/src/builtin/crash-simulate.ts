import { spawn } from 'node:child_process'
import { type CrashKind, listReports, reapRuns } from '@indev/crash/reports'
import { SIMULATIONS, type Simulation, simulateCrash } from '@indev/crash/simulate'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { diagnosticsVariable, isDiagnosing } from '../crash/diagnostics.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { SIMULATED } from './results/crash-results.ts'
import { inState, requirePaths } from './telemetry-place.ts'

/** A crash on purpose takes no longer than this, ms. */
const MAX_MS = 60_000

/** How a process crashed, and what it left. */
interface Simulated {
  readonly simulation: Simulation
  readonly exitCode: number | null
  readonly signal: string | null
  /** The id of the report. */
  readonly report: string
  readonly kind: CrashKind
}

/** `crash simulate --kind KIND`: a real crash, to see what is left of it. */
export const crashSimulate: Command = defineCommand({
  path: ['crash', 'simulate'],
  summary: 'Crashes on purpose, to show what is left of it.',
  description:
    'Another process of this program ends in that way, and what it leaves is found as after any crash. With --here ' +
    'it is this process that ends, and says and exits with what a crash says and exits with.',
  examples: [
    { command: 'crash simulate --kind kill', summary: 'What is left of a command that was killed' },
  ],
  args: {
    kind: {
      type: 'string',
      alias: 'k',
      required: true,
      choices: Object.keys(SIMULATIONS),
      summary: 'In which way',
    },
    here: { type: 'boolean', default: false, summary: 'In this process' },
  },
  telemetry: { record: false },
  result: SIMULATED,
  async run({ kind, here }, ctx): Promise<Simulated> {
    const simulation = simulationOf(kind)
    if (!isDiagnosing(ctx.app, ctx.env)) throw switchedOff(diagnosticsVariable(ctx.app))
    if (here) return simulateCrash(simulation)
    const before = new Set(idsAfterReaping(ctx))
    const { exitCode, signal } = await crash(simulation, ctx)
    const [id] = idsAfterReaping(ctx).filter((each) => !before.has(each))
    const { reports } = listReports(requirePaths(ctx).crashDir)
    const report = reports.find((each) => each.id === id)
    if (report === undefined) throw leftNothing(simulation)
    return { simulation, exitCode, signal, report: report.id, kind: report.kind }
  },
  human({ simulation, exitCode, signal, report, kind }) {
    const how = signal === null ? `exited with ${exitCode}` : `died of ${signal}`
    return `${simulation}: the process ${how} and left the report ${report} (${kind})`
  },
  names: ({ report }) => [report],
})

function simulationOf(kind: string): Simulation {
  const found = Object.keys(SIMULATIONS).find((name): name is Simulation => name === kind)
  if (found === undefined) throw new TypeError(`no simulation ${kind}`)
  return found
}

function idsAfterReaping(ctx: CommandContext): readonly string[] {
  const paths = requirePaths(ctx)
  return inState(paths, () => {
    reapRuns(paths.crashDir)
    return listReports(paths.crashDir).reports.map(({ id }) => id)
  })
}

/** What it says goes where ours goes, so that it can be seen as a person would see it. */
function crash(
  simulation: Simulation,
  { env, signal }: CommandContext,
): Promise<Pick<Simulated, 'exitCode' | 'signal'>> {
  const { nodeArgs } = SIMULATIONS[simulation]
  const program = process.argv[1] ?? ''
  const words = ['crash', 'simulate', '--kind', simulation, '--here']
  const child = spawn(process.execPath, [...nodeArgs, program, ...words], {
    env,
    signal,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: MAX_MS,
    killSignal: 'SIGKILL',
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode, by) => {
      resolve({ exitCode, signal: by })
    })
  })
}

function switchedOff(variable: string): CliError {
  return new CliError({
    slug: 'crash.switched-off',
    kind: 'environment',
    message: `${variable} switches crash reports off`,
    recordable: true,
  })
}

function leftNothing(simulation: Simulation): CliError {
  return new CliError({
    slug: 'crash.left-nothing',
    kind: 'environment',
    message: `the process crashed (${simulation}), and no report could be written`,
    recordable: true,
  })
}
