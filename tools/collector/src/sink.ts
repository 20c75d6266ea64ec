import { once } from 'node:events'
import { type IncomingMessage, createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'

import { listenOnLoopback } from './loopback.ts'
import type { Received, Signal } from './received.ts'

/** A backend for OTLP/HTTP that takes what comes with the credential, and only that. */
export interface Sink {
  readonly url: string
  readonly port: number
  readonly requests: { accepted: number; unauthorized: number; other: number }
  close(): Promise<void>
}

export interface SinkOptions {
  /** What `authorization` must say; `undefined` when nobody may show one. */
  readonly authorization: string | undefined
  readonly received: Received
  /** One that the system picks by default. */
  readonly port?: number
}

const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs']

const MAX_BODY_BYTES = 20 * 1024 * 1024

export async function startSink({ authorization, received, port }: SinkOptions): Promise<Sink> {
  const requests = { accepted: 0, unauthorized: 0, other: 0 }

  const statusFor = async (request: IncomingMessage): Promise<number> => {
    const body = await readBody(request)
    const signal = signalOf(request.url)
    if (request.headers.authorization !== authorization) {
      requests.unauthorized += 1
      return 401
    }
    if (signal === undefined || request.method !== 'POST') {
      requests.other += 1
      return 404
    }
    received.take(signal, body)
    requests.accepted += 1
    return 200
  }

  const server = createServer((request, response) => {
    statusFor(request).then(
      (status) => response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end(),
      () => {
        requests.other += 1
        response.writeHead(400).end()
      },
    )
  })
  const taken = await listenOnLoopback(server, port)
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    requests,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function signalOf(url: string | undefined): Signal | undefined {
  return SIGNALS.find((signal) => url === `/v1/${signal}`)
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  return request.headers['content-encoding'] === 'gzip'
    ? gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES })
    : body
}
