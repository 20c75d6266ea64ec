import { usageError } from '../bind.ts'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { defineCommand } from '../define-command.ts'
import type { DoctorCheck } from '../doctor/check.ts'
import { type Examined, examine } from '../doctor/examine.ts'
import { KIT_CHECKS } from '../doctor/kit-checks.ts'
import { reportText } from '../doctor/report-text.ts'
import { CliError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { counted } from './telemetry-place.ts'

/** `doctor`: what is wrong with this installation, what follows, and what helps. */
export const doctorCommand: Command = defineCommand({
  path: ['doctor'],
  summary: 'Checks this installation, explains what is wrong, and mends what is safe to mend.',
  description:
    'Exit code 0 when nothing failed, warnings or not, else 10. Each check has 2 s. With --fix, what can be mended without anybody missing anything is, and checked again.',
  positionals: ['check'],
  args: {
    check: { type: 'string', list: true, summary: 'Only these checks, by their ids' },
    fix: { type: 'boolean', summary: 'Mend what is safe to mend', default: false },
    network: { type: 'boolean', summary: 'Ask the network too', default: true },
  },
  telemetry: { record: false },
  result: {
    type: 'object',
    required: ['checks'],
    additionalProperties: false,
    properties: {
      checks: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'title', 'status', 'what', 'why', 'next', 'fix'],
          additionalProperties: false,
          properties: {
            id: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'string', enum: ['ok', 'warning', 'failed', 'skipped'] },
            what: { type: 'string', description: 'What is so.' },
            why: { type: ['string', 'null'], description: 'What follows from it.' },
            next: {
              type: ['object', 'null'],
              description: 'A command that helps.',
              required: ['command', 'why'],
              additionalProperties: false,
              properties: { command: { type: 'string' }, why: { type: 'string' } },
            },
            fix: {
              type: ['object', 'null'],
              description: 'What --fix does, or did.',
              required: ['summary', 'isApplied'],
              additionalProperties: false,
              properties: { summary: { type: 'string' }, isApplied: { type: 'boolean' } },
            },
          },
        },
      },
    },
  },
  async run({ check, fix, network }, ctx): Promise<{ readonly checks: readonly Examined[] }> {
    const all = [...KIT_CHECKS, ...((await ctx.app.checks?.()) ?? [])]
    const wanted = check.length === 0 ? all : check.map((id) => find(all, id, ctx))
    const chosen = wanted.filter((each) => network || each.network !== true)
    const checks = await examine(chosen, ctx, { fix })
    const failed = checks.filter(({ status }) => status === 'failed')
    if (failed.length === 0) return { checks }
    ctx.narrate(reportText(checks).trimEnd())
    throw new CliError({
      slug: 'doctor.problems',
      kind: 'environment',
      message: `${counted(failed.length, 'check')} of ${checks.length} failed`,
      recordable: true,
      next: failed.flatMap(({ next }) => next ?? []),
      details: { checks },
    })
  },
  human: ({ checks }, view) => reportText(checks, (style, text) => view.paint(style, text)),
  names: ({ checks }) => checks.filter(({ status }) => status !== 'ok').map(({ id }) => id),
})

function find(all: readonly DoctorCheck[], id: string, { app }: CommandContext): DoctorCheck {
  const found = all.find((each) => each.id === id)
  if (found !== undefined) return found
  const ids = all.map((each) => each.id)
  const guess = nearest(id, ids)
  const hint = guess === undefined ? `; there are ${ids.join(', ')}` : `; did you mean ${guess}?`
  const name = `${app.identity.name} doctor`
  throw usageError(name, 'cli.bad-value', `there is no check ${JSON.stringify(id)}${hint}`)
}
