import type { CommandResult } from './descriptor.ts'
import { recordableErrorType } from './error-type.ts'
import type { AppIdentity } from './identity.ts'
import type { SpanValue } from './schema.ts'
import type { EventRecord, SpanRecord } from './span-record.ts'
import type { TimeShares } from './time-split.ts'
import type { TraceOrigin } from './trace-context.ts'

/** Everything that a command's own span is made of. */
export interface RootSpanInput {
  readonly app: AppIdentity
  readonly path: string
  readonly traceId: string
  readonly spanId: string
  readonly startMs: number
  readonly endMs: number
  /** What the schema let through. */
  readonly attributes: Readonly<Record<string, SpanValue>>
  readonly events: readonly EventRecord[]
  readonly result: CommandResult
  readonly shares: TimeShares
  readonly startupMs: number
  readonly dropped: number
  readonly origin: TraceOrigin
}

/**
 * The span of a command: named by its path, of kind INTERNAL, without a parent unless asked for.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/cli/cli-spans/
 */
export function rootSpan(input: RootSpanInput): SpanRecord {
  const { app, result, shares, origin } = input
  const isFailed = result.exitCode !== 0
  return {
    traceId: input.traceId,
    spanId: input.spanId,
    ...(origin.parent === undefined
      ? {}
      : { parentSpanId: origin.parent.spanId, isParentRemote: true }),
    ...(origin.link === undefined ? {} : { links: [origin.link] }),
    name: `${app.name} ${input.path}`,
    kind: 'internal',
    startMs: input.startMs,
    endMs: input.endMs,
    attributes: {
      ...input.attributes,
      'process.executable.name': app.name,
      'process.pid': process.pid,
      'process.exit.code': result.exitCode,
      'cli.outcome': result.outcome,
      ...(result.cause === undefined ? {} : { 'cli.cause': result.cause }),
      ...(isFailed ? { 'error.type': recordableErrorType(result.errorType) } : {}),
      'cli.startup_ms': toMicro(input.startupMs),
      'cli.active_ms': toMicro(shares.activeMs),
      'cli.network_ms': toMicro(shares.networkMs),
      'cli.prompt_ms': toMicro(shares.promptMs),
      'cli.suspended_ms': toMicro(shares.suspendedMs),
      'cli.dropped': input.dropped,
    },
    events: input.events,
    status: isFailed ? 'error' : 'ok',
  }
}

/** Milliseconds to three decimals: what lies below is the clock's noise. */
function toMicro(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
