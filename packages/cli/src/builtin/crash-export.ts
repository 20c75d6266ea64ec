import { exportReport, mapSources } from '@indev/crash/reports'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { requireReport } from './crash-place.ts'
import { type NotWritten, writeNew } from './new-file.ts'
import { EXPORTED_REPORT } from './results/crash-results.ts'
import { counted } from './telemetry-place.ts'

/** Where a report was written. */
interface Exported {
  readonly id: string
  readonly file: string
  readonly bytes: number
}

/** `crash export ID [FILE]`: the way by which a whole report leaves a machine, by hand. */
export const crashExport: Command = defineCommand({
  path: ['crash', 'export'],
  summary: 'Writes a crash report to hand to somebody.',
  description:
    'As JSON, once more without the values that are secret now. Look through it before you hand it over: local ' +
    'variables can hold what nobody could know to be secret. The file must be new, and only you can read it.',
  args: {
    id: {
      type: 'string',
      required: true,
      summary: 'Its id, enough of the beginning of it, or last',
    },
    file: { type: 'string', default: '-', summary: 'Where to; - is standard output' },
  },
  positionals: ['id', 'file'],
  telemetry: { record: false },
  result: EXPORTED_REPORT,
  run({ id, file }, ctx): Exported | Readonly<Record<string, unknown>> {
    const report = mapSources(requireReport(ctx, id))
    const text = exportReport(report)
    if (file === '-') {
      const exported: Readonly<Record<string, unknown>> = JSON.parse(text)
      return exported
    }
    const failed = writeNew(file, text)
    if (failed !== undefined) throw notWritten(file, failed)
    return { id: report.id, file, bytes: Buffer.byteLength(text) }
  },
  human(exported) {
    if ('fingerprint' in exported) return JSON.stringify(exported, undefined, 2)
    return `crash ${String(exported.id)}, ${counted(Number(exported['bytes']), 'byte')}, in ${String(exported['file'])}`
  },
})

function notWritten(file: string, { why, cause }: NotWritten): CliError {
  if (why === 'exists') {
    return new CliError({
      slug: 'crash.export-exists',
      kind: 'conflict',
      message: `${file} is there already; nothing was written`,
      recordable: true,
      cause,
    })
  }
  return new CliError({
    slug: 'crash.export-unwritable',
    kind: 'environment',
    message: `${file} could not be written`,
    recordable: true,
    cause,
  })
}
