import { INSTRUMENTS, type Instrument } from './metrics/instruments.ts'
import {
  CAUSE_HOLDS,
  CI_HOLDS,
  OUTCOME_HOLDS,
  type RecordedField,
  field,
} from './recorded-field.ts'

export type { Instrument, InstrumentKind } from './metrics/instruments.ts'
export type { RecordedField } from './recorded-field.ts'

/** Every field that the kit itself can record, by where it is; a command may declare more. */
export interface RecordedFields {
  readonly resource: readonly RecordedField[]
  readonly command: readonly RecordedField[]
  readonly child: readonly RecordedField[]
  readonly event: readonly RecordedField[]
  /** The event `exception` of a command that ended in a bug. */
  readonly exception: readonly RecordedField[]
  readonly journal: readonly RecordedField[]
  /** What a run file holds while its command runs. */
  readonly run: readonly RecordedField[]
  /** What stays here of a request that an uploader tried. */
  readonly upload: readonly RecordedField[]
}

/** The table behind `docs/telemetry.md`; tests compare it with what is really recorded. */
export const RECORDED_FIELDS: RecordedFields = {
  resource: [
    field('service.name', 'the program', 'which program'),
    field('service.version', 'its release', 'find a bad release'),
    field('app.installation.id', 'random UUID', 'tell one failing laptop from a thousand'),
    field('os.type', '`linux`, `darwin`, `windows`, …', 'find what fails on one system only'),
    field('host.arch', '`amd64`, `arm64`, …', 'the same for processors'),
    field('process.runtime.name', '`nodejs`', 'required by the conventions'),
    field('process.runtime.version', "Node's version", 'find what fails on one Node only'),
    field('cli.ci', CI_HOLDS, 'tell CI jobs from people; only in CI'),
    field('telemetry.sdk.name', '`@indev/telemetry`', 'required by the conventions'),
    field('telemetry.sdk.language', '`nodejs`', 'required by the conventions'),
    field('telemetry.sdk.version', '`1`', 'required by the conventions'),
  ],
  command: [
    field('process.executable.name', 'the program', 'required by the conventions'),
    field('process.pid', 'number', 'required by the conventions'),
    field('process.exit.code', 'number', 'success as the shell saw it'),
    field('error.type', 'slug, system code or class, at most 64 characters', 'what went wrong'),
    field('cli.outcome', OUTCOME_HOLDS, 'the success SLI'),
    field('cli.cause', CAUSE_HOLDS, 'whose failure it was'),
    field('cli.startup_ms', 'ms', 'start of the process to start of the command'),
    field('cli.active_ms', 'ms', 'time that the program itself took'),
    field('cli.network_ms', 'ms', 'time spent waiting for the network'),
    field('cli.prompt_ms', 'ms', 'time spent waiting for a person; in no SLI'),
    field('cli.suspended_ms', 'ms', 'time in the background; in no SLI'),
    field('cli.dropped', 'count', 'what was kept out: undeclared, or over a limit'),
    field('cli.redacted', 'count', 'what the deny-list took out although it was declared'),
  ],
  child: [
    field('http.request.method', 'one of nine methods, else `_OTHER`', 'which kind of request'),
    field('http.request.resend_count', 'number', 'how often it had to be repeated'),
    field('http.response.status_code', 'number', 'what the server answered'),
    field('server.address', 'a built-in host, else `custom`', 'our platform or another one'),
    field('error.type', 'as above', 'why the request failed'),
    field('cli.abandoned', '`true`', 'the command ended before this did'),
  ],
  event: [field('cli.since_start_ms', 'ms', 'when a milestone was reached')],
  exception: [
    field(
      'exception.type',
      'system code or class, at most 64 characters',
      'what kind of bug it is',
    ),
    field('crash.fingerprint', '16 hexadecimal digits', 'which bugs are the same'),
    field('crash.fingerprint_version', 'number', 'the recipe of the fingerprint'),
    field('crash.count', 'number', 'how many reports of it there are on the machine'),
  ],
  journal: [
    field('v', '1', 'version of the line'),
    field('id', '32 hexadecimal digits', 'the trace, or random'),
    field('atMs', 'Unix ms', 'when the command ended'),
    field('command', "the command's words", 'whose SLI'),
    field('version', 'release', 'find a bad release'),
    field('outcome', 'as `cli.outcome`', 'the success SLI'),
    field('cause', 'as `cli.cause`', 'whose failure it was'),
    field('local', '`true`, with consent `local`', 'to be in no metric, also later'),
    field('exitCode', 'number; -1 when interrupted', 'success as the shell saw it'),
    field('durationNs', 'ns', 'the whole'),
    field('activeNs', 'ns', 'the latency SLI, with the next'),
    field('networkNs', 'ns', 'the latency SLI, with the one before'),
    field('promptNs', 'ns', 'a person; in no SLI'),
    field('suspendedNs', 'ns', 'in no SLI'),
    field('milestones', 'ns from the start, by name', 'milestone SLIs'),
    field('self', '`startupUs`, `loadUs`', 'what the pipeline itself costs'),
  ],
  run: [
    field('v', '1', 'version of the file'),
    field('id', '32 hexadecimal digits', "the journal line's, so that none is counted twice"),
    field('traceId', '32 hexadecimal digits', 'the trace, where a span is wanted'),
    field('spanId', '16 hexadecimal digits', "the command's span"),
    field('startMs', 'Unix ms', 'when the command began'),
    field('command', "the command's words", 'whose SLI'),
    field('version', 'release', 'find a bad release'),
    field('pid', 'number', 'is it still alive?'),
    field('startTicks', 'clock ticks since the boot', 'the same, where a pid was given again'),
    field('namespace', 'number', 'the same, in containers'),
  ],
  upload: [
    field('v', '1', 'version of the line'),
    field('atMs', 'Unix ms', 'when the answer came, or was given up'),
    field('signal', '`traces`, `logs`, `metrics`', 'what was sent'),
    field('outcome', '`delivered`, `refused`, `later`, `halted`', "the uploads' success SLI"),
    field('cause', '`local-network`, `remote`', 'whose failure it was'),
    field('why', "a system's error code, or `HTTP 503`", 'what went wrong'),
    field('tookMs', 'ms', 'how long the collector takes'),
    field('records', 'number', 'how much it was'),
    field('ageMs', 'ms; not of `metrics`', 'how long the oldest record had waited'),
  ],
}

/** Every metric that is ever sent. */
export const METRICS: readonly Instrument[] = Object.values(INSTRUMENTS)
