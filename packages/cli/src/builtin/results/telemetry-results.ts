import type { JsonSchema } from '../../output/json-schema.ts'
import {
  AT_MS,
  COUNT,
  described,
  FLAG,
  listOf,
  mapOf,
  NUMBER,
  OBJECT,
  oneOf,
  orNull,
  recordOf,
  TEXT,
} from '../../output/schema-words.ts'

const STATE = oneOf('on', 'local', 'off')
const CONSENT = recordOf({
  state: STATE,
  rule: described(TEXT, 'What decided.'),
  detail: TEXT,
})
const DELIVERED = recordOf({ records: COUNT, batches: COUNT, rejected: COUNT })
const WAITING = { files: COUNT, records: COUNT, bytes: COUNT }
const HALT = recordOf({ by: TEXT, untilMs: described(orNull(NUMBER), 'Unix time, ms.') })
const DROPPED = described(mapOf(COUNT), 'Records that were lost, by reason.')

/** `telemetry on|local|off` */
export const SWITCHED: JsonSchema = recordOf({
  telemetry: STATE,
  purged: described(COUNT, 'Records that were discarded.'),
  effective: described(CONSENT, 'What holds for this process.'),
})

/** `telemetry status` */
export const STATUS: JsonSchema = recordOf({
  app: TEXT,
  consent: CONSENT,
  'endpoint?': described(TEXT, 'Base URL of the collector.'),
  pending: recordOf({ ...WAITING, 'oldestAtMs?': AT_MS }),
  delivered: DELIVERED,
  dropped: DROPPED,
  quarantined: recordOf({ files: COUNT, bytes: COUNT }),
  'backoffUntilMs?': AT_MS,
  'halted?': OBJECT,
  uploader: recordOf({
    'pid?': COUNT,
    spawned: COUNT,
    'haltedUntilMs?': AT_MS,
    'breakerOpenUntilMs?': AT_MS,
    leases: recordOf({ begun: COUNT, maxAlive: COUNT }),
  }),
  halt: orNull(HALT),
  recorded: described(COUNT, 'Commands in the journal.'),
  uploads: recordOf({
    tried: COUNT,
    delivered: COUNT,
    excluded: described(COUNT, 'For want of a network here.'),
    lastFailure: orNull(recordOf({ atMs: AT_MS, 'cause?': TEXT, 'why?': TEXT })),
  }),
  crashReports: recordOf({ upload: oneOf('on', 'off'), kept: COUNT }),
})

/** `telemetry show` */
export const QUEUED: JsonSchema = recordOf({
  spans: listOf(OBJECT),
  reports: listOf(OBJECT),
  metrics: listOf(OBJECT),
})

/** `telemetry log` */
export const SENT: JsonSchema = listOf(
  recordOf({
    atMs: AT_MS,
    signal: oneOf('traces', 'metrics', 'logs'),
    endpoint: TEXT,
    records: COUNT,
    rejected: COUNT,
    bytes: COUNT,
    'request?': described(orNull(OBJECT), 'The body as it left, with --details.'),
  }),
)

/** `telemetry export` */
export const EXPORTED: JsonSchema = {
  ...recordOf({ file: TEXT, requests: COUNT, bytes: COUNT }),
  type: ['object', 'array'],
  items: OBJECT,
  description: 'What was written; for `-` the requests themselves.',
}

/** `telemetry flush` */
export const FLUSHED: JsonSchema = recordOf({
  delivered: COUNT,
  rejected: COUNT,
  quarantined: COUNT,
  pending: COUNT,
  stoppedBy: TEXT,
  'detail?': TEXT,
  'duplicatesSuspected?': COUNT,
})

/** `telemetry erase` */
export const ERASED: JsonSchema = recordOf({
  purged: COUNT,
  removed: recordOf({
    journalFiles: COUNT,
    logFiles: COUNT,
    runFiles: COUNT,
    installationId: FLAG,
  }),
  beyondRecall: described(DELIVERED, 'What the collector has had.'),
})

/** `telemetry halt` */
export const HALTED: JsonSchema = HALT

/** `telemetry resume` */
export const RESUMED: JsonSchema = recordOf({ ended: orNull(HALT) })

const FIELD = recordOf({ name: TEXT, holds: TEXT, why: TEXT })

/** `telemetry schema` */
export const FIELDS: JsonSchema = recordOf({
  fields: mapOf(listOf(FIELD)),
  declared: listOf(OBJECT),
  metrics: listOf(
    recordOf({ name: TEXT, unit: TEXT, kind: TEXT, attributes: listOf(FIELD), why: TEXT }),
  ),
})

/** `telemetry spool ls` */
export const SEGMENTS: JsonSchema = listOf(
  recordOf({
    file: TEXT,
    state: TEXT,
    createdAtMs: AT_MS,
    records: COUNT,
    bytes: COUNT,
    crashes: described(COUNT, 'How many drainers died while they held it.'),
    'reason?': described(TEXT, 'Why it was set aside.'),
  }),
)

/** `telemetry spool stat` */
export const SPOOL_STATS: JsonSchema = recordOf({
  pending: recordOf({ ...WAITING, 'oldestAtMs?': AT_MS }),
  claimed: recordOf({ ...WAITING, 'oldestAtMs?': AT_MS }),
  quarantined: recordOf({ ...WAITING, 'oldestAtMs?': AT_MS }),
  torn: COUNT,
  dropped: DROPPED,
  'backoffUntilMs?': AT_MS,
})

/** `telemetry spool verify` */
export const VERIFIED: JsonSchema = recordOf({
  files: COUNT,
  records: COUNT,
  problems: listOf(OBJECT),
})

/** `telemetry spool cat` */
export const RECORDS: JsonSchema = listOf(
  recordOf({
    file: TEXT,
    id: TEXT,
    createdAtMs: AT_MS,
    schema: COUNT,
    bytes: COUNT,
    spans: described({ type: ['array', 'null'], items: OBJECT }, 'Null where they are unreadable.'),
    'report?': OBJECT,
  }),
)

/** `telemetry spool requeue` */
export const REQUEUED: JsonSchema = recordOf({ requeued: COUNT })

/** `telemetry spool purge` */
export const PURGED: JsonSchema = recordOf({ purged: COUNT })
