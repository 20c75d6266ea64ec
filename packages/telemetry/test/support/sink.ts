import { once } from 'node:events'
import {
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { Certificate } from './certificate.ts'

/** One request as the sink received it. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Uncompressed. */
  readonly body: Buffer
  readonly atMs: number
}

/** Answers one request, or leaves it unanswered. */
export type Reply = (response: ServerResponse, received: Received) => void

/** An HTTP server that says what a test's script tells it to. */
export interface Sink extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly received: readonly Received[]
  /** The bodies of the requests to one of the paths, in order. */
  bodies(signal: 'traces' | 'metrics' | 'logs'): Buffer[]
  /** How many connections were ever opened. */
  connections(): number
  /** Resolves once `count` requests have come in whole. */
  waitFor(count: number): Promise<void>
}

/** Any status, with headers and a body. */
export function status(
  code: number,
  headers: Record<string, string> = {},
  body: string | Uint8Array = '',
): Reply {
  return (response) => {
    response.writeHead(code, headers).end(body)
  }
}

export const never: Reply = () => undefined

export const reset: Reply = (response) => {
  response.socket?.destroy()
}

/** Headers at once, then a byte every so often, for ever. */
export const drip: Reply = (response) => {
  response.writeHead(200)
  const timer = setInterval(() => response.write('x'), 20)
  response.on('close', () => clearInterval(timer))
}

/** Replies by `replies` in turn, then by the last of them. */
export function startSink(...replies: readonly Reply[]): Promise<Sink> {
  return listen((handle) => createServer(handle), 'http', replies)
}

/** The same over TLS. */
export function startTlsSink(
  certificate: Pick<Certificate, 'cert' | 'key'>,
  ...replies: readonly Reply[]
): Promise<Sink> {
  return listen((handle) => createTlsServer(certificate, handle), 'https', replies)
}

async function listen(
  create: (handle: RequestListener) => Server,
  scheme: 'http' | 'https',
  replies: readonly Reply[],
): Promise<Sink> {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()
  let connections = 0
  const server = create((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const item: Received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw,
        atMs: Date.now(),
      }
      const reply = replies[Math.min(received.length, replies.length - 1)] ?? status(200)
      received.push(item)
      for (const check of waiting) check()
      reply(response, item)
    })
  })
  // An idle connection is ended by whoever asked, never by a clock.
  server.keepAliveTimeout = 0
  server.on('connection', (socket) => {
    sockets.add(socket)
    connections += 1
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    url: `${scheme}://127.0.0.1:${address.port}`,
    received,
    bodies: (signal) =>
      received.filter(({ path }) => path === `/v1/${signal}`).map(({ body }) => body),
    connections: () => connections,
    waitFor: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (received.length < count) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
