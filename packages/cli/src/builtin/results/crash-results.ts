import type { JsonSchema } from '../../output/json-schema.ts'
import {
  AT_MS,
  COUNT,
  described,
  FLAG,
  listOf,
  OBJECT,
  oneOf,
  orNull,
  recordOf,
  TEXT,
} from '../../output/schema-words.ts'

/** `crash list` */
export const CRASHES: JsonSchema = listOf(
  recordOf({
    id: TEXT,
    atMs: AT_MS,
    kind: TEXT,
    command: orNull(TEXT),
    version: TEXT,
    error: described(
      orNull(recordOf({ name: TEXT, message: TEXT })),
      'What was thrown, where something was.',
    ),
    fingerprint: TEXT,
    count: described(COUNT, 'How many reports have the same fingerprint.'),
    locals: described(TEXT, 'Whether there are local variables, and if not, why.'),
  }),
)

/** `crash show` */
export const REPORT: JsonSchema = described(
  OBJECT,
  'The report as it is kept, with commands to go on with in `next`.',
)

/** `crash export` */
export const EXPORTED_REPORT: JsonSchema = described(
  OBJECT,
  'The report; `id`, `file` and `bytes` where it was written to a file.',
)

/** `crash erase` */
export const ERASED_REPORTS: JsonSchema = recordOf({ erased: COUNT })

/** How a process ended. */
const ENDED = {
  exitCode: described(orNull(COUNT), 'Null when a signal ended it.'),
  signal: orNull(TEXT),
}

/** `crash replay` */
export const REPLAYED: JsonSchema = recordOf({
  ...ENDED,
  reports: described(listOf(TEXT), 'The ids of the reports that it left.'),
  isSame: described(FLAG, 'Whether one of them has the fingerprint of the first.'),
})

/** `crash simulate` */
export const SIMULATED: JsonSchema = recordOf({
  simulation: TEXT,
  ...ENDED,
  report: described(TEXT, 'The id of the report that it left.'),
  kind: TEXT,
})

/** `crash upload on|off|status` */
export const REPORT_UPLOAD: JsonSchema = recordOf({
  upload: oneOf('on', 'off'),
  telemetry: oneOf('on', 'local', 'off'),
  'purged?': described(COUNT, 'Reports that waited to be sent and were discarded.'),
})

/** `stack` */
export const STACK: JsonSchema = recordOf({
  run: OBJECT,
  state: oneOf('running', 'waiting', 'in-a-call'),
  report: orNull(OBJECT),
})
