import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { inState } from './telemetry-place.ts'
import { queuedFiles, readRecords } from './telemetry-queue.ts'
import { type ShownSpan, spanText } from './telemetry-spans.ts'

/** `telemetry show`: exactly what would leave the machine, decoded from the bytes on disk. */
export const telemetryShow: Command = defineCommand({
  path: ['telemetry', 'show'],
  summary: 'Shows the spans that are waiting to be sent',
  args: {},
  telemetry: { record: false },
  run(_args, { paths }): readonly ShownSpan[] {
    if (paths === undefined) return []
    const { records } = inState(paths, () => readRecords(paths, queuedFiles(paths)))
    return records.flatMap(({ spans }) => spans ?? [])
  },
  human: (spans, view) =>
    spans.length === 0
      ? 'nothing is waiting\n'
      : spans.map((span) => spanText(span, view)).join(''),
})
