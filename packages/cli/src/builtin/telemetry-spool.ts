import { openTelemetrySpool } from '@indev/telemetry/operate'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { SEGMENTS, SPOOL_STATS, VERIFIED } from './results/telemetry-results.ts'
import { counted, inState, requirePaths } from './telemetry-place.ts'

/** The states that a segment can be in, as one argument. */
export const STATE_ARG = {
  type: 'string',
  choices: ['pending', 'claimed', 'quarantined', 'writing'],
  summary: 'Only segments in this state',
} as const

/** Why segments were set aside, as one argument. */
export const REASON_ARG = {
  type: 'string',
  summary: 'Only segments that were set aside for this',
} as const

/** `telemetry spool ls`: safe on a spool that others write and drain. */
export const telemetrySpoolLs: Command = defineCommand({
  path: ['telemetry', 'spool', 'ls'],
  summary: 'Lists the segments of the spool.',
  args: { state: STATE_ARG, reason: REASON_ARG },
  telemetry: { record: false },
  result: SEGMENTS,
  run({ state, reason }, ctx) {
    return onSpool(ctx, (spool) => [...spool.inspect(filterOf({ state, reason }))])
  },
  human: (segments, view) =>
    view.table(
      ['STATE', 'CREATED', 'RECORDS', 'BYTES', 'REASON', 'SEGMENT'],
      segments.map(({ state, createdAtMs, records, bytes, reason, file }) => [
        state,
        new Date(createdAtMs).toISOString(),
        String(records),
        String(bytes),
        reason ?? '-',
        file,
      ]),
    ),
  names: (segments) => segments.map(({ file }) => file),
})

/** `telemetry spool stat`: every record is delivered, here, or counted as lost. */
export const telemetrySpoolStat: Command = defineCommand({
  path: ['telemetry', 'spool', 'stat'],
  summary: 'Counts what waits, is held, was set aside, was lost and why.',
  args: {},
  telemetry: { record: false },
  result: SPOOL_STATS,
  run: (_args, ctx) => onSpool(ctx, (spool) => spool.stats()),
  human: ({ pending, claimed, quarantined, torn, dropped }, view) =>
    view.fields([
      ...Object.entries({ Pending: pending, 'Being sent': claimed, 'Set aside': quarantined }).map(
        ([label, { files, records, bytes }]): [string, string] => [
          label,
          `${counted(records, 'record')} in ${counted(files, 'segment')}, ${bytes} bytes`,
        ],
      ),
      ['Torn', String(torn)],
      ...Object.entries(dropped).map(([reason, count]): [string, string] => [
        `Dropped, ${reason}`,
        String(count),
      ]),
    ]),
})

/** `telemetry spool verify`: reads everything, changes nothing; exit 1 when something is wrong. */
export const telemetrySpoolVerify: Command = defineCommand({
  path: ['telemetry', 'spool', 'verify'],
  summary: 'Reads every segment and says what is wrong.',
  args: {},
  telemetry: { record: false },
  result: VERIFIED,
  run(_args, ctx) {
    const report = onSpool(ctx, (spool) => spool.verify())
    const { problems, insecure } = report
    for (const { kind, state, file, validRecords } of problems) {
      ctx.narrate(`${kind}: ${state} ${file}, ${validRecords} readable`)
    }
    if (insecure !== undefined) ctx.narrate(`insecure: ${insecure}`)
    const found = problems.length + (insecure === undefined ? 0 : 1)
    if (found > 0) throw damaged(found, report)
    return report
  },
  human: ({ files, records }) =>
    `${counted(records, 'record')} in ${counted(files, 'segment')}, nothing wrong`,
})

/** Does `work` on the app's spool. */
export function onSpool<T>(ctx: CommandContext, work: (spool: TelemetrySpool) => T): T {
  const paths = requirePaths(ctx)
  return inState(paths, () => work(openTelemetrySpool(paths)))
}

type TelemetrySpool = ReturnType<typeof openTelemetrySpool>
type VerifyReport = ReturnType<TelemetrySpool['verify']>

/** A filter without what was not asked for. */
export function filterOf<S extends string>(wanted: {
  readonly state?: S | undefined
  readonly reason?: string | undefined
}): { readonly state?: S; readonly reason?: string } {
  const { state, reason } = wanted
  return {
    ...(state === undefined ? {} : { state }),
    ...(reason === undefined ? {} : { reason }),
  }
}

function damaged(found: number, details: VerifyReport): CliError {
  return new CliError({
    slug: 'telemetry.spool-damaged',
    kind: 'failed',
    message: `${counted(found, 'problem')} in ${counted(details.files, 'segment')}; what can be read is still delivered`,
    recordable: true,
    details,
  })
}
