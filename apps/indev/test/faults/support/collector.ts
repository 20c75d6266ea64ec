import { once } from 'node:events'
import { type RequestListener, createServer } from 'node:http'
import { type Server, type Socket, createServer as createRawServer } from 'node:net'
import { createServer as createTlsServer } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryDir } from '../../support/temporary-dir.ts'

/** A collector that misbehaves as a test wants. */
export interface Collector extends AsyncDisposable {
  readonly url: string
  /** Connections that were ever opened to it. */
  connections(): number
  /** All traces that were sent to it, uncompressed. */
  readonly traces: readonly Buffer[]
}

/** Reads the whole request, then goes wrong. */
export type Answer = (...exchange: Parameters<RequestListener>) => void

const MIB = 1_048_576
const STATUS_LINE = 'HTTP/1.1 200 OK\r\n'

export const answers = {
  ok: (_request, response) => response.writeHead(200).end(),
  never: () => {},
  reset: (request) => request.socket.resetAndDestroy(),
  serverError: (_request, response) => response.writeHead(500).end('out of order'),
  html: (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the café</h1>'),
  tenMegabytes: (_request, response) => response.writeHead(200).end(Buffer.alloc(10 * MIB)),
  unavailable: (_request, response) =>
    response.writeHead(503, { 'retry-after': '3600' }).end(Buffer.alloc(10 * MIB)),
} satisfies Record<string, Answer>

/** Sends whoever comes to another address. */
export function redirectTo(url: string): Answer {
  return (_request, response) => response.writeHead(307, { location: url }).end()
}

/** Never closes a connection that is only idle: whoever counts them counts who came, not how busy the machine is. */
export function httpCollector(answer: Answer): Promise<Collector> {
  const traces: Buffer[] = []
  const server = createServer({ keepAliveTimeout: 0 }, afterBody(answer, traces))
  return open(server, 'http', traces)
}

/** Nobody has vouched for its certificate. */
export async function tlsCollector(answer: Answer): Promise<Collector> {
  using dir = temporaryDir()
  const [key, cert] = [join(dir.path, 'key.pem'), join(dir.path, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const files = ['-keyout', key, '-out', cert]
  await promisify(execFile)('openssl', ['req', ...kind, ...files, ...subject], { timeout: 30_000 })
  const options = { key: readFileSync(key), cert: readFileSync(cert) }
  return open(createTlsServer(options, afterBody(answer, [])), 'https')
}

/** Says "HTTP/1.1 200 OK", a byte a second. */
export function drippingCollector(): Promise<Collector> {
  const server = createRawServer((socket) => {
    let at = 0
    const timer = setInterval(() => {
      socket.write(STATUS_LINE.charAt(at))
      at += 1
    }, 1000)
    socket.on('error', () => {}).once('close', () => clearInterval(timer))
    socket.resume()
  })
  return open(server, 'http')
}

/** A company's proxy that lets nobody out. */
export function refusingProxy(): Promise<Collector> {
  const server = createServer()
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
  return open(server, 'http')
}

function afterBody(answer: Answer, traces: Buffer[]): RequestListener {
  return (request, response) => {
    void (async () => {
      const bytes = await buffer(request).catch(() => undefined)
      // Whoever asked has gone away in the middle.
      if (bytes === undefined) return
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
      if (request.url?.endsWith('/v1/traces') === true) traces.push(body)
      answer(request, response)
    })()
  }
}

async function open(
  server: Server,
  scheme: string,
  traces: readonly Buffer[] = [],
): Promise<Collector> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `${scheme}://127.0.0.1:${address.port}`,
    connections: () => connections,
    traces,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
