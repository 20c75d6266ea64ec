import { type Halted, haltTelemetry, haltedNow, resumeTelemetry } from '@indev/telemetry/operate'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { HALTED, RESUMED } from './results/telemetry-results.ts'
import { inState, moment, requirePaths } from './telemetry-place.ts'

/** A halt in force. */
export interface Halt {
  readonly by: Halted['by']
  /** Unix ms; `null` until `resume`. */
  readonly untilMs: number | null
}

/** `telemetry halt`: an incident, or a network that must stay quiet. */
export const telemetryHalt: Command = defineCommand({
  path: ['telemetry', 'halt'],
  summary: 'Stops uploads; recording goes on.',
  description: 'A running upload ends within about a second. What is recorded stays in the spool.',
  args: { for: { type: 'duration', summary: 'For how long; without it until `resume`' } },
  telemetry: { record: false },
  result: HALTED,
  run({ for: forMs }, ctx): Halt {
    if (forMs === 0) throw noTime()
    const paths = requirePaths(ctx)
    inState(paths, () => haltTelemetry(paths, forMs === undefined ? {} : { forMs }))
    return haltOf(ctx) ?? { by: 'user', untilMs: null }
  },
  human: ({ untilMs }) => `uploads are halted until ${moment(untilMs ?? Infinity)}`,
})

/** `telemetry resume`: ends a halt, whoever ordered it. */
export const telemetryResume: Command = defineCommand({
  path: ['telemetry', 'resume'],
  summary: 'Lets uploads go on after a halt.',
  args: {},
  telemetry: { record: false },
  result: RESUMED,
  run(_args, ctx): { readonly ended: Halt | null } {
    const paths = requirePaths(ctx)
    const ended = haltOf(ctx) ?? null
    inState(paths, () => resumeTelemetry(paths))
    return { ended }
  },
  human: ({ ended }) =>
    ended === null
      ? 'uploads were not halted'
      : `uploads go on; they were halted by ${WHO[ended.by]}`,
})

/** Who ordered a halt, for people. */
export const WHO: Readonly<Record<Halted['by'], string>> = {
  user: 'you',
  collector: 'the collector',
  platform: 'the platform',
}

/** The halt in force, fit for JSON, which knows no infinity. */
export function haltOf({ paths, app }: Pick<CommandContext, 'app' | 'paths'>): Halt | undefined {
  const halted = paths === undefined ? undefined : haltedNow(paths, app.identity.version)
  if (halted === undefined) return undefined
  return { by: halted.by, untilMs: Number.isFinite(halted.untilMs) ? halted.untilMs : null }
}

function noTime(): CliError {
  return new CliError({
    slug: 'cli.bad-value',
    kind: 'usage',
    message: '--for needs a duration above 0',
    recordable: true,
  })
}
