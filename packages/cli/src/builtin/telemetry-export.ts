import { exportPending } from '@indev/telemetry/operate'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { writeNew } from './new-file.ts'
import { EXPORTED } from './results/telemetry-results.ts'
import { counted, inState } from './telemetry-place.ts'

/** What was written where. */
interface Exported {
  readonly file: string
  readonly requests: number
  readonly bytes: number
}

/** `telemetry export FILE`: for a machine that has no way to the collector. Removes nothing. */
export const telemetryExport: Command = defineCommand({
  path: ['telemetry', 'export'],
  summary: 'Writes what is pending as OTLP/JSON, to be sent by hand.',
  description:
    "The spans, not the metrics: those are counted when they are sent. A line is one ExportTraceServiceRequest, as the OpenTelemetry Collector's file exporter writes " +
    'them. Nothing is removed: what is sent by hand and by an upload has the same ids. The file must ' +
    'be new, and only you can read it.',
  args: {
    file: { type: 'string', required: true, summary: 'Where to; - is standard output' },
  },
  positionals: ['file'],
  telemetry: { record: false },
  result: EXPORTED,
  run({ file }, { paths }): Exported | readonly unknown[] {
    const lines = paths === undefined ? [] : inState(paths, () => [...exportPending(paths)])
    if (file === '-') return lines.map((line): unknown => JSON.parse(line))
    const text = lines.join('')
    const failed = writeNew(file, text)
    if (failed?.why === 'exists') throw existing(file, failed.cause)
    if (failed !== undefined) throw unwritable(file, failed.cause)
    return { file, requests: lines.length, bytes: Buffer.byteLength(text) }
  },
  human(exported) {
    if ('file' in exported) {
      const { file, requests, bytes } = exported
      return `${counted(requests, 'request')}, ${bytes} bytes, in ${file}\n`
    }
    return exported.map((request) => `${JSON.stringify(request)}\n`).join('')
  },
})

function existing(file: string, cause: unknown): CliError {
  return new CliError({
    slug: 'telemetry.export-exists',
    kind: 'conflict',
    message: `${file} is there already; nothing was written`,
    recordable: true,
    cause,
  })
}

function unwritable(file: string, cause: unknown): CliError {
  return new CliError({
    slug: 'telemetry.export-unwritable',
    kind: 'environment',
    message: `${file} could not be written`,
    recordable: true,
    cause,
  })
}
