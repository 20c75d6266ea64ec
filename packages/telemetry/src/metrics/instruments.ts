import { CAUSE_HOLDS, OUTCOME_HOLDS, type RecordedField, field } from '../recorded-field.ts'

/** What kind of numbers an instrument gives. */
export type InstrumentKind = 'delta histogram' | 'delta counter' | 'cumulative counter' | 'gauge'

/** One metric: the docs' table and what is sent are made from these. */
export interface Instrument {
  readonly name: string
  readonly unit: string
  readonly kind: InstrumentKind
  readonly attributes: readonly RecordedField[]
  readonly why: string
}

const COMMAND = field('cli.command', "the command's words", 'whose SLI')
const REASON = field('reason', 'why, one word', 'what to mend')

/** What the points of an instrument are found by. */
export type InstrumentKey =
  | 'commands'
  | 'time'
  | 'recorded'
  | 'appended'
  | 'delivered'
  | 'rejected'
  | 'dropped'
  | 'quarantined'
  | 'pending'
  | 'age'
  | 'upload'

/** Every metric that is ever sent. None has a name that a collector derives from spans. */
export const INSTRUMENTS: Readonly<Record<InstrumentKey, Instrument>> = {
  commands: {
    name: 'cli.commands',
    unit: '{command}',
    kind: 'delta counter',
    attributes: [
      COMMAND,
      field('cli.outcome', OUTCOME_HOLDS, 'the success SLI'),
      field('cli.cause', CAUSE_HOLDS, 'whose failure it was'),
    ],
    why: 'success of commands, counted from the journal',
  },
  time: {
    name: 'cli.command.time',
    unit: 's',
    kind: 'delta histogram',
    attributes: [COMMAND, field('cli.time', '`active`, `network`, `prompt`', 'whose time it was')],
    why: "where a command's time goes; without those that were interrupted",
  },
  recorded: {
    name: 'cli.telemetry.recorded',
    unit: '{command}',
    kind: 'cumulative counter',
    attributes: [field('cli.day', 'UTC date', 'compare with the spans that came from that day')],
    why: 'commands of a day, counted from the journal: what should arrive',
  },
  appended: {
    name: 'cli.telemetry.appended',
    unit: '{record}',
    kind: 'delta counter',
    attributes: [],
    why: 'records that reached the spool',
  },
  delivered: {
    name: 'cli.telemetry.delivered',
    unit: '{record}',
    kind: 'delta counter',
    attributes: [],
    why: 'records that a collector took in',
  },
  rejected: {
    name: 'cli.telemetry.rejected',
    unit: '{item}',
    kind: 'delta counter',
    attributes: [],
    why: 'spans refused within a 2xx',
  },
  dropped: {
    name: 'cli.telemetry.dropped',
    unit: '{record}',
    kind: 'delta counter',
    attributes: [REASON],
    why: 'records let go, by reason',
  },
  quarantined: {
    name: 'cli.telemetry.quarantined',
    unit: '{record}',
    kind: 'gauge',
    attributes: [],
    why: 'records that no collector can read',
  },
  pending: {
    name: 'cli.telemetry.pending',
    unit: '{record}',
    kind: 'gauge',
    attributes: [],
    why: 'records that wait',
  },
  age: {
    name: 'cli.telemetry.spool.age',
    unit: 's',
    kind: 'gauge',
    attributes: [],
    why: 'how long the oldest record has waited',
  },
  upload: {
    name: 'cli.telemetry.upload.time',
    unit: 's',
    kind: 'delta histogram',
    attributes: [],
    why: 'how long a request that was taken in took',
  },
}
