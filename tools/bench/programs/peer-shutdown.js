// Preloaded into a command: the OpenTelemetry SDK as its documentation sets it up, flushed before the process ends.
// PEER_PROCESSOR is `batch` or `simple`, PEER_TRACES_URL where spans go.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

import { beforeExit } from './before-exit.js'

const exporter = new OTLPTraceExporter({ url: process.env.PEER_TRACES_URL })
const processor =
  process.env.PEER_PROCESSOR === 'batch'
    ? new BatchSpanProcessor({ exporter })
    : new SimpleSpanProcessor({ exporter })
const provider = new TracerProvider({ spanProcessors: [processor] })
const span = provider.getTracer('peer').startSpan('command')

beforeExit(async () => {
  span.end()
  await provider.shutdown()
})
