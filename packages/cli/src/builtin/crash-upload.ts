import type { AppPaths, ConsentState } from '@indev/telemetry'
import {
  allowReportUpload,
  forbidReportUpload,
  isReportUploadAllowed,
} from '@indev/telemetry/operate'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { REPORT_UPLOAD } from './results/crash-results.ts'
import { STOP_TIMEOUT_MS, counted, requirePaths, stillSending } from './telemetry-place.ts'

/** Whether crash reports leave. */
interface Upload {
  readonly upload: 'on' | 'off'
  /** They go with telemetry, and where it is not on they stay. */
  readonly telemetry: ConsentState
  /** Reports that waited to be sent and were discarded; the reports themselves stay here. */
  readonly purged?: number
}

/** `crash upload on`: from now on; what is there already stays. */
export const crashUploadOn: Command = uploadCommand('on', {
  summary: 'Sends crash reports with telemetry, from now on.',
  description:
    'A report holds messages, local variables and names of files. What looks like a secret was taken out, but nobody ' +
    'can know all that is secret. Reports that are there already stay here.',
  run(ctx, paths) {
    try {
      allowReportUpload(paths)
    } catch (cause) {
      throw unwritable(paths, cause)
    }
    return Promise.resolve({ upload: 'on', telemetry: ctx.consent.state })
  },
})

/** `crash upload off`: returns when no report can follow. */
export const crashUploadOff: Command = uploadCommand('off', {
  summary: 'Keeps crash reports on this machine, and discards those that wait to be sent.',
  async run(ctx, paths) {
    const { stopped, purged } = await forbidReportUpload(paths, STOP_TIMEOUT_MS).catch(
      (cause: unknown) => {
        throw unwritable(paths, cause)
      },
    )
    if (stopped) return { upload: 'off', telemetry: ctx.consent.state, purged }
    throw stillSending(
      'crash reports stay here from now on, but an upload that had begun could not be stopped',
    )
  },
})

/** `crash upload status`. */
export const crashUploadStatus: Command = uploadCommand('status', {
  summary: 'Shows whether crash reports are sent.',
  run: (ctx, paths) =>
    Promise.resolve({
      upload: isReportUploadAllowed(paths) ? 'on' : 'off',
      telemetry: ctx.consent.state,
    }),
})

function unwritable({ configFile }: AppPaths, cause: unknown): CliError {
  return new CliError({
    slug: 'crash.settings-unwritable',
    kind: 'environment',
    message: `the settings in ${configFile} could not be changed`,
    recordable: true,
    cause,
  })
}

function uploadCommand(
  word: string,
  definition: {
    readonly summary: string
    readonly description?: string
    run(ctx: CommandContext, paths: AppPaths): Promise<Upload>
  },
): Command {
  const { summary, description } = definition
  return defineCommand({
    path: ['crash', 'upload', word],
    summary,
    ...(description === undefined ? {} : { description }),
    args: {},
    telemetry: { record: false },
    result: REPORT_UPLOAD,
    run: (_args, ctx): Promise<Upload> => definition.run(ctx, requirePaths(ctx)),
    human({ upload, telemetry, purged = 0 }) {
      const lines = [`upload of crash reports is ${upload}`]
      if (upload === 'on' && telemetry !== 'on') {
        lines.push(`they stay here all the same, because telemetry is ${telemetry}`)
      }
      if (purged > 0) lines.push(`${counted(purged, 'report')} that waited discarded`)
      return lines.join('\n')
    },
  })
}
