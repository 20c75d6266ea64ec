import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

import { decodeTraces } from '@indev/telemetry/otlp'

/** Takes everything, and says how much that was. */
export interface Collector {
  readonly url: string
  /** Requests so far, those with metrics too. */
  requests(): number
  /** Commands that arrived, each counted once: the traces, in protobuf or JSON. */
  delivered(): number
  close(): Promise<void>
}

export async function startCollector(): Promise<Collector> {
  const traces = new Set<string>()
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    void (async () => {
      const { 'content-encoding': encoding, 'content-type': type } = request.headers
      const bytes = await buffer(request)
      const body = encoding === 'gzip' ? gunzipSync(bytes) : bytes
      const isTraces = request.url === '/v1/traces'
      const found = isTraces ? tracesIn(body, type === 'application/json') : []
      for (const trace of found) traces.add(trace)
      response.writeHead(200).end()
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    requests: () => requests,
    delivered: () => traces.size,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface JsonTraces {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly traceId: string }[] }[]
  }[]
}

function tracesIn(body: Buffer, isJson: boolean): readonly string[] {
  if (!isJson) return decodeTraces(body).map(({ traceId }) => traceId)
  const { resourceSpans }: JsonTraces = JSON.parse(body.toString())
  return resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ traceId }) => traceId)),
  )
}
