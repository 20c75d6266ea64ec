import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { PURGED, REQUEUED } from './results/telemetry-results.ts'
import { counted } from './telemetry-place.ts'
import { REASON_ARG, STATE_ARG, filterOf, onSpool } from './telemetry-spool.ts'

const SEGMENT_ARG = {
  type: 'string',
  list: true,
  summary: 'Names that `spool ls` lists; without one, all that match',
} as const

/** `telemetry spool requeue`: after a collector was mended that refused what is good. */
export const telemetrySpoolRequeue: Command = defineCommand({
  path: ['telemetry', 'spool', 'requeue'],
  summary: 'Puts segments that were set aside back in line.',
  args: { segment: SEGMENT_ARG, reason: REASON_ARG },
  positionals: ['segment'],
  telemetry: { record: false },
  result: REQUEUED,
  run({ segment, reason }, ctx) {
    const filter = reason === undefined ? {} : { reason }
    return {
      requeued: onSpool(ctx, (spool) =>
        sumOver(segment, (file) => spool.requeue({ ...filter, ...file })),
      ),
    }
  },
  human: ({ requeued }) => `${counted(requeued, 'record')} back in line`,
})

/** `telemetry spool purge`: what an uploader holds may be on the wire by then; `off` stops it first. */
export const telemetrySpoolPurge: Command = defineCommand({
  path: ['telemetry', 'spool', 'purge'],
  summary: 'Removes segments, and counts them.',
  description:
    'What an upload holds at that moment may still leave: `telemetry off` and `telemetry erase` stop it ' +
    'first.',
  args: { segment: SEGMENT_ARG, state: STATE_ARG, reason: REASON_ARG },
  positionals: ['segment'],
  telemetry: { record: false },
  result: PURGED,
  run({ segment, state, reason }, ctx) {
    const filter = filterOf({ state, reason })
    return {
      purged: onSpool(ctx, (spool) =>
        sumOver(segment, (file) => spool.purge({ ...filter, ...file })),
      ),
    }
  },
  human: ({ purged }) => `${counted(purged, 'record')} removed and counted as purged`,
})

function sumOver(
  files: readonly string[],
  change: (filter: { readonly file?: string }) => number,
): number {
  if (files.length === 0) return change({})
  return files.reduce((sum, file) => sum + change({ file }), 0)
}
