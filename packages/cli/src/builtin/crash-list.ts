import { type CrashKind, type CrashReport, listReports } from '@indev/crash/reports'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { reapedDir } from './crash-place.ts'
import { CRASHES } from './results/crash-results.ts'
import { inState, moment, requirePaths } from './telemetry-place.ts'

/** One line of the list. */
interface Listed {
  readonly id: string
  /** Unix ms. */
  readonly atMs: number
  readonly kind: CrashKind
  readonly command: string | null
  readonly version: string
  /** What was thrown: its class and message; `null` where nothing was. */
  readonly error: { readonly name: string; readonly message: string } | null
  readonly fingerprint: string
  /** How many reports have the same fingerprint. */
  readonly count: number
  /** Whether there are local variables, and if not, why. */
  readonly locals: string
}

/** `crash list`: what killed commands left is among it. */
export const crashList: Command = defineCommand({
  path: ['crash', 'list'],
  summary: 'Lists the crashes that are known on this machine.',
  args: {},
  telemetry: { record: false },
  result: CRASHES,
  run(_args, ctx): readonly Listed[] {
    const dir = reapedDir(ctx)
    const { reports } = inState(requirePaths(ctx), () => listReports(dir))
    const groups = reports.map(({ fingerprint }) => fingerprint.group)
    return reports.map((report) => listed(report, groups))
  },
  human(crashes, view) {
    if (crashes.length === 0) return 'no crash is known'
    return view.table(
      ['ID', 'WHEN', 'COMMAND', 'KIND', 'TIMES', 'WHAT'],
      crashes.map(({ id, atMs, command, kind, count, error }) => [
        id,
        moment(atMs),
        command ?? '',
        kind,
        String(count),
        error === null ? '' : firstLine(`${error.name}: ${error.message}`),
      ]),
    )
  },
  names: (crashes) => crashes.map(({ id }) => id),
})

function listed(report: CrashReport, groups: readonly string[]): Listed {
  const { id, atMs, kind, command = null, app, error, fingerprint, locals } = report
  return {
    id,
    atMs,
    kind,
    command,
    version: app.version,
    error: error === undefined ? null : { name: error.name, message: error.message },
    fingerprint: fingerprint.group,
    count: groups.filter((group) => group === fingerprint.group).length,
    locals,
  }
}

const MAX_CHARS = 60

/** A message may hold anything, and a terminal obeys. */
function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  const printable = line.replaceAll(/\p{Cc}/gu, '\u{FFFD}')
  return printable.length > MAX_CHARS ? `${printable.slice(0, MAX_CHARS - 1)}…` : printable
}
