import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { smallTemporaryDir } from './temporary-dir.ts'

/** What the stub was asked, as `POST /api/v1/clusters`. */
export interface Asked {
  readonly line: string
  readonly body: string
  /** The credentials of the Authorization header, after its scheme. */
  readonly token: string | undefined
}

/** One answer; an array is given out one by one, the last for ever. */
export interface Reply {
  readonly status?: number
  readonly json?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A server that says what a test wants, and a home that is signed in to it. */
export interface StubPlatform extends AsyncDisposable {
  readonly url: string
  readonly asked: readonly Asked[]
  /** The environment of a person who is signed in here. */
  readonly env: Readonly<Record<string, string>>
  /** The credentials kept for this host; `undefined` when there are none. */
  credentials(): KeptCredentials | undefined
  /** Replaces the credentials, as another process would; `others` by their host. */
  signIn(credentials: unknown, others?: Readonly<Record<string, unknown>>): void
}

/** What a test may look at in kept credentials. */
export interface KeptCredentials {
  readonly accessToken: string
  readonly refreshToken?: string
}

/** Both formats of `credentials.json`. */
interface Kept {
  readonly v: number
  readonly hosts: Readonly<Record<string, KeptCredentials>>
  readonly sessions: Readonly<Record<string, KeptCredentials>>
  readonly active: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const HOUR_MS = 3_600_000

/** Starts the stub with replies by `METHOD /path`; anything else is a 404. */
export async function stubPlatform(
  replies: Readonly<
    Record<string, Reply | readonly Reply[] | ((stub: StubPlatform) => Reply | Promise<Reply>)>
  >,
): Promise<StubPlatform> {
  const home = smallTemporaryDir()
  const asked: Asked[] = []
  const counts = new Map<string, number>()
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`
    const token = request.headers.authorization?.replace(/^\w+ /, '')
    asked.push({ line, body: await bodyOf(request), token })
    const isMetadata = line.endsWith('/openid-configuration')
    const found = replies[line] ?? (isMetadata ? { json: metadata(stub.url) } : undefined)
    const count = counts.get(line) ?? 0
    counts.set(line, count + 1)
    const reply = typeof found === 'function' ? await found(stub) : pick(found, count)
    const isText = reply.text !== undefined
    response.writeHead(reply.status ?? 200, {
      'content-type': isText ? 'text/plain' : 'application/json',
      ...reply.headers,
    })
    response.end(reply.text ?? JSON.stringify(reply.json ?? {}))
  }
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // Whoever asked may go away in the middle.
      if (request.errored === null) throw error
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const url = `http://127.0.0.1:${port}`
  const dataDir = join(home.path, 'indev')
  const file = join(dataDir, 'credentials.json')
  mkdirSync(dataDir, { mode: 0o700 })
  const stub: StubPlatform = {
    url,
    asked,
    env: { HOME: home.path, XDG_DATA_HOME: home.path, INDEV_HOST: url, INDEV_TELEMETRY: 'off' },
    credentials() {
      const kept: Kept = JSON.parse(readFileSync(file, 'utf8'))
      if (kept.v === 1) return kept.hosts[url]
      return kept.sessions[kept.active['default']?.[url] ?? '']
    },
    signIn(credentials, others = {}) {
      const hosts = { [url]: credentials, ...others }
      writeFileSync(file, JSON.stringify({ v: 1, hosts }), { mode: 0o600 })
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      home[Symbol.dispose]()
    },
  }
  const platform = { issuer: `${url}/oidc`, clientId: 'c', audience: 'a', apiBase: `${url}/api/v1` }
  const known = { v: 1, hosts: { [url]: platform } }
  writeFileSync(join(dataDir, 'platforms.json'), JSON.stringify(known), { mode: 0o600 })
  stub.signIn(signedIn('good'))
  return stub
}

/** Credentials with an hour left, or expired since an hour. */
export function signedIn(accessToken: string, state: 'fresh' | 'expired' = 'fresh') {
  const endMs = Date.now() + (state === 'fresh' ? HOUR_MS : -HOUR_MS)
  const refreshToken = `refresh-of-${accessToken}`
  return { accessToken, refreshToken, obtainedAtMs: endMs - HOUR_MS, expiresAtMs: endMs }
}

/** What the stub's identity provider says about itself. */
export function metadata(url: string): Readonly<Record<string, string>> {
  const issuer = `${url}/oidc`
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: `${issuer}/revoke`,
    device_authorization_endpoint: `${issuer}/device`,
  }
}

function pick(found: Reply | readonly Reply[] | undefined, count: number): Reply {
  if (found === undefined) return { status: 404, text: 'nothing here' }
  return isList(found) ? (found[Math.min(count, found.length - 1)] ?? {}) : found
}

function isList(found: Reply | readonly Reply[]): found is readonly Reply[] {
  return Array.isArray(found)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
  return body
}
