import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { RedirectRules } from './known-platforms.ts'
import { isObject } from '../json.ts'
import { closedPage, refusalPage } from './callback-page.ts'

/** A door on this machine that opens once, for the browser that comes back from signing in. */
export interface Callback extends AsyncDisposable {
  readonly redirectUri: string
  /** Lets in whoever brings this state, once; everybody else is turned away. */
  expect(state: string): Promise<Arrival>
}

/** The browser, back from signing in. */
export interface Arrival {
  /** The whole address, with everything that the sign-in service added. */
  readonly url: URL
  /** Ends the page that the browser is waiting for. */
  answer(isSignedIn: boolean): Promise<void>
}

const V4 = '127.0.0.1'
const V6 = '::1'
const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  Connection: 'close',
}
/** Ports to try where some are taken on one of the two addresses only. */
const MAX_TRIES = 5

/**
 * Listens on both loopback addresses, on one port.
 *
 * @throws The system's error when no port can be had.
 * @see RFC 8252, section 7.3 and 8.3
 */
export async function openCallback({ host, path, ports }: RedirectRules): Promise<Callback> {
  const { servers, port } = await listenAnywhere(ports)
  const redirectUri = `http://${host}:${port}${path}`
  const ourHosts = new Set([`${V4}:${port}`, `[${V6}]:${port}`, `localhost:${port}`])
  return {
    redirectUri,
    expect: (state) =>
      new Promise((resolve) => {
        let isDone = false
        const receive = (request: IncomingMessage, response: ServerResponse): void => {
          const url = URL.parse(request.url ?? '', redirectUri)
          const isOurs = ourHosts.has(request.headers.host ?? '')
          const isHere = request.method === 'GET' && url?.pathname === path
          if (url === null || !isOurs || !isHere || isDone) return refuse(response, 404)
          if (url.searchParams.get('state') !== state) return refuse(response, 400)
          isDone = true
          const arrived = new URL(`${redirectUri}${url.search}`)
          resolve({ url: arrived, answer: (isSignedIn) => answer(response, isSignedIn) })
        }
        for (const server of servers) server.on('request', receive)
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map(close))
    },
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, HEADERS).end(refusalPage)
}

function answer(response: ServerResponse, isSignedIn: boolean): Promise<void> {
  return new Promise((resolve) => {
    // A browser that has gone away is none of our business.
    response.once('finish', resolve).once('close', resolve)
    response.writeHead(200, HEADERS).end(closedPage(isSignedIn))
  })
}

async function listenAnywhere(
  ports: readonly number[],
): Promise<{ readonly servers: readonly Server[]; readonly port: number }> {
  const tries = [...ports, ...Array.from({ length: MAX_TRIES }, () => 0)]
  let last: unknown
  for (const wanted of tries) {
    const four = createServer()
    try {
      const port = await listen(four, V4, wanted)
      const six = createServer()
      // A machine without IPv6 has nobody who could listen there instead of us.
      const isSixOurs = await listen(six, V6, port).then(
        () => true,
        (error: unknown) => {
          if (isTaken(error)) throw error
          return false
        },
      )
      return { servers: isSixOurs ? [four, six] : [four], port }
    } catch (error) {
      last = error
      await close(four)
    }
  }
  throw last
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      server.off('error', reject)
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function isTaken(error: unknown): boolean {
  return isObject(error) && error['code'] === 'EADDRINUSE'
}
