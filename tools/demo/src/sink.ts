import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'

import { listenOnLoopback } from './loopback.ts'
import { decodeTraceRequest, type ReceivedSpan } from './otlp-spans.ts'

/** The backend behind the collector: takes traces from whoever shows the credential. */
export interface Sink {
  readonly url: string
  /** All spans so far, in the order of their arrival. */
  readonly spans: readonly ReceivedSpan[]
  /** Requests so far: taken, refused for want of the credential, refused as no OTLP. */
  readonly requests: { accepted: number; refused: number; malformed: number }
  close(): Promise<void>
}

export interface SinkOptions {
  /** What `authorization` must say; `undefined` takes traces from anybody. */
  readonly authorization: string | undefined
  readonly onSpans?: (spans: readonly ReceivedSpan[]) => void
  /** Keep at most this many spans, the newest. */
  readonly maxSpans?: number
}

/** A request of 20 MiB, plain or unpacked, is the limit of the OpenTelemetry Collector too. */
const MAX_BODY_BYTES = 20 * 1024 * 1024

/** Starts a sink on a free loopback port. */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const spans: ReceivedSpan[] = []
  const requests = { accepted: 0, refused: 0, malformed: 0 }

  const statusFor = async (request: IncomingMessage): Promise<number> => {
    const body = await readBody(request)
    if (!isAuthorized(request.headers.authorization, options.authorization)) {
      requests.refused += 1
      return 401
    }
    if (request.method !== 'POST' || request.url !== '/v1/traces') return 404
    const received = body === undefined ? undefined : decode(body, request.headers)
    if (received === undefined) {
      requests.malformed += 1
      return body === undefined ? 413 : 400
    }
    requests.accepted += 1
    spans.push(...received)
    if (options.maxSpans !== undefined) spans.splice(0, spans.length - options.maxSpans)
    options.onSpans?.(received)
    return 200
  }

  const server = createServer((request, response) => {
    statusFor(request).then(
      // An empty ExportTraceServiceResponse has no bytes.
      (status) => response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end(),
      () => response.destroy(),
    )
  })
  const port = await listenOnLoopback(server)
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    requests,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The whole body, or `undefined` if it is too large; the rest of a large one is read and forgotten. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined
}

function decode(body: Buffer, headers: IncomingMessage['headers']): ReceivedSpan[] | undefined {
  if (headers['content-type'] !== 'application/x-protobuf') return undefined
  try {
    const isPacked = headers['content-encoding'] === 'gzip'
    return decodeTraceRequest(
      isPacked ? gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES }) : body,
    )
  } catch {
    return undefined
  }
}

function isAuthorized(given: string | undefined, required: string | undefined): boolean {
  if (required === undefined) return true
  const shown = Buffer.from(given ?? '')
  const expected = Buffer.from(required)
  return shown.length === expected.length && timingSafeEqual(shown, expected)
}
