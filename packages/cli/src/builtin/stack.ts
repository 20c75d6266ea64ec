import { askStack, mapSources, renderReport, type RunningRun } from '@indev/crash/reports'
import type { CrashReport } from '@indev/crash/reports'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { defineCommand } from '../define-command.ts'
import { CliError, type CliErrorOptions } from '../errors.ts'
import { STACK } from './results/crash-results.ts'
import { inState, requirePaths } from './telemetry-place.ts'

/** Where a running command is. */
interface Stack {
  readonly run: RunningRun
  /** `in-a-call`: of Node or of native code, where no JavaScript runs. */
  readonly state: 'running' | 'waiting' | 'in-a-call'
  /** A report that is kept nowhere; `null` while no JavaScript runs. */
  readonly report: CrashReport | null
}

/** `stack PID`: asks a command of this program that is running, also one that is in an endless loop. */
export const stackCommand: Command = defineCommand({
  path: ['stack'],
  summary: 'Shows where a running command is, and what it is doing there.',
  description:
    'Asks a command of this program, of this user, that has been running for at least three seconds. No port is ' +
    'opened, and the command goes on after some 30 ms. Values that look like secrets are taken out.',
  examples: [{ command: 'stack 4711 --locals', summary: 'Where is it, and with which values?' }],
  args: {
    pid: {
      type: 'number',
      integer: true,
      min: 1,
      required: true,
      summary: 'The number of its process',
    },
    locals: { type: 'boolean', default: false, summary: 'With local variables' },
  },
  positionals: ['pid'],
  telemetry: { record: false },
  result: STACK,
  async run({ pid, locals }, ctx): Promise<Stack> {
    const paths = requirePaths(ctx)
    const { signal } = ctx
    const asked = askStack(paths.crashDir, pid, { locals, signal })
    const answer = await asked.catch((error: unknown) =>
      inState(paths, () => {
        throw error
      }),
    )
    if (answer.outcome === 'no-javascript') {
      return { run: answer.run, state: 'in-a-call', report: null }
    }
    if (answer.outcome !== 'taken') throw refusal(ctx, pid, answer.outcome)
    const report = mapSources(answer.report)
    const isRunning = (report.error?.frames.length ?? 0) > 0
    return { run: answer.run, state: isRunning ? 'running' : 'waiting', report }
  },
  human({ run, report }) {
    if (report !== null) return renderReport(report)
    const { pid, command = run.name, crumbs } = run
    const notes = crumbs.map(
      ({ atMs, kind, text }) => `  ${new Date(atMs).toISOString()}  ${kind}  ${text}\n`,
    )
    const before = notes.length === 0 ? '' : `\nBefore it\n${notes.join('')}`
    return `${command} (${pid}) is in a call of Node or of native code, where no JavaScript runs\n${before}`
  },
})

type Refused = Exclude<Awaited<ReturnType<typeof askStack>>['outcome'], 'taken' | 'no-javascript'>

function refusal({ app }: CommandContext, pid: number, outcome: Refused): CliError {
  const { name } = app.identity
  const why: Readonly<Record<Refused, Pick<CliErrorOptions, 'slug' | 'kind' | 'message'>>> = {
    gone: { slug: 'stack.gone', kind: 'not-found', message: `no process has the number ${pid}` },
    'not-ours': {
      slug: 'stack.not-ours',
      kind: 'not-found',
      message: `process ${pid} is no command of ${name} that leaves a run file`,
    },
    'another-user': {
      slug: 'stack.another-user',
      kind: 'forbidden',
      message: `process ${pid} belongs to another user`,
    },
    'another-container': {
      slug: 'stack.another-container',
      kind: 'environment',
      message: `${pid} is the number of a command in another container`,
    },
    busy: {
      slug: 'stack.busy',
      kind: 'conflict',
      message: `somebody else is asking process ${pid}`,
    },
    ended: {
      slug: 'stack.ended',
      kind: 'not-found',
      message: `process ${pid} ended before it answered`,
    },
    'no-answer': {
      slug: 'stack.no-answer',
      kind: 'failed',
      message: `process ${pid} does not answer: commands do so once they have run for three seconds, unless a debugger is attached`,
    },
  }
  return new CliError({ ...why[outcome], recordable: true })
}
