/** A span of another process, as W3C Trace Context names it. */
export interface RemoteSpan {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string
}

/** How a command's span belongs to what called it. */
export interface TraceOrigin {
  /** The caller's span, whose trace the command joins. */
  readonly parent?: RemoteSpan | undefined
  /** The caller's span, which the command's own trace points to. */
  readonly link?: RemoteSpan | undefined
}

const TRACEPARENT =
  /^(?<version>[0-9a-f]{2})-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-[0-9a-f]{2}(?<more>-.*)?$/u

const ZEROS = /^0+$/u

/**
 * The span that `TRACEPARENT` names: what a CI job, or any program that ran us, puts there.
 *
 * A link unless `<prefix>_TRACE_CONTEXT` is `parent`: the backend may never see the caller's span, and
 * a root of its own is what backends take for a transaction. `off` ignores it.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 * @see https://opentelemetry.io/docs/specs/otel/context/env-carriers/
 */
export function traceOrigin(env: NodeJS.ProcessEnv, prefix: string): TraceOrigin {
  const span = remoteSpan(env['TRACEPARENT'])
  const wanted = env[`${prefix}_TRACE_CONTEXT`]
  if (span === undefined || wanted === 'off') return {}
  return wanted === 'parent' ? { parent: span } : { link: span }
}

function remoteSpan(header: string | undefined): RemoteSpan | undefined {
  const groups = TRACEPARENT.exec(header ?? '')?.groups
  const { version = 'ff', traceId = '0', spanId = '0', more } = groups ?? {}
  // Later versions may append fields; version 00 has none.
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined
  return ZEROS.test(traceId) || ZEROS.test(spanId) ? undefined : { traceId, spanId }
}

/**
 * The environment of a program that a command runs, so that what it records continues our trace.
 *
 * @param env - What the program would get otherwise; not changed.
 * @param traceparent - Of the command or of a child span; `undefined` passes on what is there.
 */
export function childEnvironment(
  env: NodeJS.ProcessEnv,
  traceparent: string | undefined,
): NodeJS.ProcessEnv {
  if (traceparent === undefined) return { ...env }
  // The caller's state belongs to the caller's trace.
  const { TRACESTATE: _, ...rest } = env
  return { ...rest, TRACEPARENT: traceparent }
}
