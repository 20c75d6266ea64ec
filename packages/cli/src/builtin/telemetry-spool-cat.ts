import { openTelemetrySpool, queuedFiles } from '@indev/telemetry/operate'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import type { View } from '../view.ts'
import { RECORDS } from './results/telemetry-results.ts'
import { inState, requirePaths } from './telemetry-place.ts'
import { type ShownRecord, readRecords, reportText } from './telemetry-queue.ts'
import { spanText } from './telemetry-spans.ts'

/** `telemetry spool cat`: what is in segments, those that were set aside too. */
export const telemetrySpoolCat: Command = defineCommand({
  path: ['telemetry', 'spool', 'cat'],
  summary: 'Shows what is in segments, decoded.',
  args: {
    segment: {
      type: 'string',
      list: true,
      summary: 'Names that `spool ls` lists; without one, all that may still leave',
    },
  },
  positionals: ['segment'],
  telemetry: { record: false },
  result: RECORDS,
  run({ segment }, ctx): readonly ShownRecord[] {
    const paths = requirePaths(ctx)
    const { records, gone } = inState(paths, () =>
      readRecords(paths, segment.length > 0 ? segment : queuedFiles(openTelemetrySpool(paths))),
    )
    const [missing] = segment.filter((file) => gone.includes(file))
    if (missing !== undefined) throw notThere(missing, ctx.app.identity.name)
    return records
  },
  human: (records, view) => records.map((record) => recordText(record, view)).join(''),
})

function recordText(record: ShownRecord, view: View): string {
  const { file, id, createdAtMs, bytes, spans, report } = record
  const at = new Date(createdAtMs).toISOString()
  const head = view.paint('dim', `${file}  record ${id}  ${at}  ${bytes} bytes`)
  const body =
    report !== undefined
      ? reportText(report)
      : spans === null
        ? '  these bytes are no spans\n\n'
        : spans.map((span) => spanText(span, view)).join('')
  return `${head}\n${body}`
}

function notThere(file: string, app: string): CliError {
  return new CliError({
    slug: 'telemetry.no-such-segment',
    kind: 'not-found',
    message: `the spool has no segment ${JSON.stringify(file)}`,
    recordable: true,
    next: [{ command: `${app} telemetry spool ls`, why: 'lists the segments' }],
  })
}
