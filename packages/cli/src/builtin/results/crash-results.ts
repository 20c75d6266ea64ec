import type { JsonSchema } from '../../output/json-schema.ts'
import {
  AT_MS,
  COUNT,
  described,
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
