import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { type DecodedSpan, decodeTraces } from '@indev/telemetry/otlp'

/** A collector that takes everything. */
export interface Collector extends AsyncDisposable {
  readonly url: string
  /** What came in so far. */
  readonly spans: readonly DecodedSpan[]
  /** Bodies of requests that hold crash reports. */
  readonly reports: readonly Buffer[]
}

/** Listens on a free loopback port. */
export async function startCollector(): Promise<Collector> {
  const spans: DecodedSpan[] = []
  const reports: Buffer[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const bytes = await buffer(request)
      const isZipped = request.headers['content-encoding'] === 'gzip'
      if (request.url === '/v1/logs') reports.push(isZipped ? gunzipSync(bytes) : bytes)
      if (request.url === '/v1/traces')
        spans.push(...decodeTraces(isZipped ? gunzipSync(bytes) : bytes))
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    reports,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
