import { once } from 'node:events'
import { type ServerHttp2Stream, constants, createSecureServer } from 'node:http2'
import { gunzipSync } from 'node:zlib'

import { listenOnLoopback } from './loopback.ts'
import type { Received } from './received.ts'

/** A backend in the place of Elastic APM: OTLP/gRPC over TLS, with a credential. */
export interface GrpcSink {
  readonly port: number
  /** Credentials that were shown, each once. */
  readonly credentials: ReadonlySet<string>
  close(): Promise<void>
}

export interface GrpcSinkOptions {
  readonly authorization: string
  readonly received: Received
  readonly key: Buffer
  readonly cert: Buffer
}

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'

/** @see https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
const OK = '0'
const UNIMPLEMENTED = '12'
const UNAUTHENTICATED = '16'

/** One message of no bytes: not compressed, of length 0. */
const EMPTY_MESSAGE = Buffer.alloc(5)

export async function startGrpcSink(options: GrpcSinkOptions): Promise<GrpcSink> {
  const { authorization, received, key, cert } = options
  const credentials = new Set<string>()
  const server = createSecureServer({ key, cert })
  const sessions = new Set<{ destroy(): void }>()
  server.on('session', (session) => sessions.add(session))
  server.on('stream', (stream, headers) => {
    stream.on('error', () => stream.destroy())
    const shown = headers.authorization ?? ''
    credentials.add(shown)
    const path = headers[constants.HTTP2_HEADER_PATH]
    readMessage(stream).then(
      (message) => {
        if (shown !== authorization) return answer(stream, UNAUTHENTICATED)
        if (path !== EXPORT) return answer(stream, UNIMPLEMENTED)
        received.take('traces', message)
        return answer(stream, OK)
      },
      () => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    )
  })
  const port = await listenOnLoopback(server)
  return {
    port,
    credentials,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const session of sessions) session.destroy()
      await closed
    },
  }
}

function answer(stream: ServerHttp2Stream, status: string): void {
  stream.respond(
    { [constants.HTTP2_HEADER_STATUS]: 200, 'content-type': 'application/grpc' },
    { waitForTrailers: true },
  )
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }))
  stream.end(status === OK ? EMPTY_MESSAGE : undefined)
}

/** The one message of a unary call: a flag, four bytes of length, the bytes. */
async function readMessage(stream: ServerHttp2Stream): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  const frame = Buffer.concat(chunks)
  const message = frame.subarray(5, 5 + frame.readUInt32BE(1))
  return frame[0] === 1 ? gunzipSync(message) : message
}
