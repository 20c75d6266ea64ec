import { nodeMachine } from './identity.ts'
import { nodeIo } from './io.ts'
import { pidOf } from './keep.ts'
import { quietly } from './quietly.ts'
import type { CrashReport } from './report.ts'
import { listReports, mapSources, reapRuns } from './store.ts'
import { forgive, isStruck, strike } from './strikes.ts'

/** What is to be known beyond the report. */
export interface ReplayRequest {
  /** The arguments, given again: a report has none. */
  readonly args?: readonly string[]
  /** The user wants it, though the command does not say of itself that it does no harm. */
  readonly evenUnsafe?: boolean
}

/** Whether a command can be run once more, and how. */
export type ReplayPlan =
  /** `argv`: the command's words and the arguments. */
  | { readonly outcome: 'ready'; readonly argv: readonly string[] }
  /** The report does not know the command. */
  | { readonly outcome: 'no-command' }
  /** The command does not say of itself that to run it once more does no harm. */
  | { readonly outcome: 'not-safe' }
  /** It was run with arguments, which are in no report: these flags and so many by position are to be given again. */
  | {
      readonly outcome: 'arguments-needed'
      readonly flags: readonly string[]
      readonly positionals: number
    }

/**
 * Says whether the command of a report can be run once more: the command must be known, must have declared itself safe,
 * and its arguments must be given again if it had any.
 */
export function planReplay(
  report: Pick<CrashReport, 'app' | 'command' | 'invocation'>,
  request: ReplayRequest = {},
): ReplayPlan {
  const { command, invocation, app } = report
  const { args = [], evenUnsafe = false } = request
  if (command === undefined || command === '') return { outcome: 'no-command' }
  if (invocation?.replaySafe !== true && !evenUnsafe) return { outcome: 'not-safe' }
  const { flags = [], positionals = 0 } = invocation ?? {}
  if (flags.length + positionals > 0 && args.length === 0) {
    return { outcome: 'arguments-needed', flags, positionals }
  }
  const words = command.split(' ')
  return { outcome: 'ready', argv: [...words.slice(words[0] === app.name ? 1 : 0), ...args] }
}

/** How to run it. */
export interface ReplayRun {
  /** Where the reports are. */
  readonly dir: string
  /** What starts the program: Node's path and the program's. */
  readonly program: readonly [string, ...string[]]
  /** From a plan that is ready. */
  readonly argv: readonly string[]
  /**
   * Variables of the run.
   *
   * @defaultValue Those of this process.
   */
  readonly env?: NodeJS.ProcessEnv
  /** Ends the run. */
  readonly signal?: AbortSignal
}

/** What came of it. */
export interface Replayed {
  /** Of the run; `null` when a signal ended it. */
  readonly exitCode: number | null
  /** What ended it otherwise. */
  readonly signal: NodeJS.Signals | null
  /** The ids of the reports that the run left. */
  readonly reports: readonly string[]
  /** Whether one of them has the fingerprint of the first. */
  readonly isSame: boolean
}

/**
 * Runs the command in a process of its own, and waits for it. All that it prints goes to this one's stderr: stdout is for what
 * came of it. Its local variables are watched from its start, unless the program never watches them.
 *
 * @throws The system's own error when the program can't be started.
 */
export async function replayCrash(report: CrashReport, run: ReplayRun): Promise<Replayed> {
  const { dir, program, argv, env = process.env, signal } = run
  const machine = nodeMachine(nodeIo())
  const command = report.command ?? ''
  const isOurs = !isStruck(machine, dir, command)
  if (isOurs) strike(machine, dir, command, report.fingerprint.group)
  try {
    const [file, ...before] = program
    const { spawn } = process.getBuiltinModule('node:child_process')
    const child = spawn(file, [...before, ...argv], {
      env,
      stdio: ['inherit', 2, 2],
      ...(signal && { signal }),
    })
    const ended = await new Promise<Pick<Replayed, 'exitCode' | 'signal'>>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (exitCode, by) => {
        resolve({ exitCode, signal: by })
      })
    })
    reapRuns(dir)
    const left = listReports(dir).reports.filter(({ id }) => pidOf(id) === child.pid)
    const own = left.filter(({ atMs }) => atMs >= report.atMs)
    const groups = groupsOf(report)
    return {
      ...ended,
      reports: own.map(({ id }) => id),
      isSame: own.some((other) => groupsOf(other).some((group) => groups.includes(group))),
    }
  } finally {
    if (isOurs) quietly(() => forgive(machine, dir, command))
  }
}

/** As it was written and as source maps have it: of the two reports one may be mapped already. */
function groupsOf(report: CrashReport): string[] {
  return [report, mapSources(report)].map(({ fingerprint }) => fingerprint.group)
}
