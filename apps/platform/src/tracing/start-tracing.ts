import { context, trace, type Tracer } from '@opentelemetry/api'

/** The platform's own traces. */
export interface Tracing {
  readonly tracer: Tracer
  /** Sends what is pending, within about the time that an export may take. */
  close(): Promise<void>
}

/**
 * Exports spans to an OTLP collector; without an endpoint, records nothing and loads nothing.
 *
 * The SDK is global to a process: of several platforms in one, only the first exports.
 *
 * @param otlpEndpoint - Base URL; traces go to `/v1/traces` below it.
 * @param exportTimeoutMs - How long one export may take, ms; what takes longer is lost.
 */
export async function startTracing(
  otlpEndpoint: string | undefined,
  exportTimeoutMs: number,
  version: string,
): Promise<Tracing> {
  const getTracer = () => trace.getTracer('@indev/platform', version)
  if (otlpEndpoint === undefined) return { tracer: getTracer(), close: async () => {} }
  const [{ startNodeSdk }, { OTLPTraceExporter }, { BatchSpanProcessor }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/sdk-trace'),
  ])
  const exporter = new OTLPTraceExporter({
    url: `${otlpEndpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: exportTimeoutMs,
  })
  const processor = new BatchSpanProcessor({
    exporter,
    scheduledDelayMillis: 500,
    exportTimeoutMillis: exportTimeoutMs,
  })
  const sdk = startNodeSdk({
    logLevel: 'none',
    resourceAttributes: { 'service.name': 'indev-platform', 'service.version': version },
    // The default detectors name the host, the user and the command line.
    resourceDetectors: [],
    propagators: [],
    spanProcessors: [processor],
    metricReaders: [],
    logRecordProcessors: [],
  })
  return {
    tracer: getTracer(),
    close: async () => {
      // A collector that is gone must not keep the platform from stopping.
      await sdk.shutdown().catch(() => {})
      trace.disable()
      context.disable()
    },
  }
}
