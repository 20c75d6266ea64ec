import { type ConsentState, writeUserConfig } from '@indev/telemetry'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { SWITCHED } from './results/telemetry-results.ts'
import { STOP_TIMEOUT_MS, counted, requirePaths, stillSending } from './telemetry-place.ts'

/** What switching did. */
interface Switched {
  readonly telemetry: ConsentState
  /** Pending records discarded. */
  readonly purged: number
  /** What holds in this environment: a variable can outrank the setting. */
  readonly effective: {
    readonly state: ConsentState
    readonly rule: string
    readonly detail: string
  }
}

/** `telemetry on`: recorded and sent. */
export const telemetryOn: Command = switchTo(
  'on',
  'Records commands and sends them to the collector.',
)

/** `telemetry local`: recorded, never sent. */
export const telemetryLocal: Command = switchTo('local', 'Records commands on this machine only.')

/** `telemetry off`: nothing recorded; what was pending is discarded before it returns. */
export const telemetryOff: Command = switchTo(
  'off',
  'Records nothing and discards what is pending.',
)

function switchTo(state: ConsentState, summary: string): Command {
  return defineCommand({
    path: ['telemetry', state],
    summary,
    args: {},
    telemetry: { record: false },
    result: SWITCHED,
    async run(_args, ctx): Promise<Switched> {
      save(ctx, state)
      const purged = state === 'off' ? await withdrawAll(ctx) : 0
      return { telemetry: state, purged, effective: ctx.consent }
    },
    human({ telemetry, purged, effective }) {
      const lines = [`telemetry is ${telemetry}`]
      if (purged > 0) lines.push(`${counted(purged, 'pending record')} discarded`)
      if (effective.state !== telemetry) {
        lines.push(`in this environment it stays ${effective.state}: ${effective.detail}`)
      }
      return lines.join('\n')
    },
  })
}

function save(ctx: CommandContext, state: ConsentState): void {
  const paths = requirePaths(ctx)
  try {
    writeUserConfig(paths, { telemetry: state })
  } catch (cause) {
    throw new CliError({
      slug: 'telemetry.settings-unwritable',
      kind: 'environment',
      message: `the settings in ${paths.configFile} could not be changed`,
      recordable: true,
      cause,
    })
  }
}

/** The setting is already written, so that no upload begins after the purge. */
async function withdrawAll(ctx: CommandContext): Promise<number> {
  const { withdraw } = await import('@indev/telemetry/drain')
  const { stopped, purged } = await withdraw({
    paths: requirePaths(ctx),
    timeoutMs: STOP_TIMEOUT_MS,
  })
  if (stopped) return purged
  throw stillSending('telemetry is off, but an upload that had begun could not be stopped')
}
