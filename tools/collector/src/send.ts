import { type Agent, type IncomingHttpHeaders, request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { gzipSync } from 'node:zlib'

/** An answer to a request that a test made by hand. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
}

export interface SendOptions {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The authority that vouches for the server. */
  readonly ca?: Buffer
  /** Keeps connections; each request has one of its own otherwise. */
  readonly agent?: Agent
}

const TIMEOUT_MS = 20_000

/** Posts an OTLP body, compressed, and resolves with the answer. */
export function send(base: string, body: Uint8Array, options: SendOptions = {}): Promise<Answer> {
  const { method = 'POST', path = '/v1/traces', headers = {}, ca, agent = false } = options
  const packed = gzipSync(body)
  return new Promise((resolve, reject) => {
    const issue = base.startsWith('https:') ? requestTls : requestPlain
    const outgoing = issue(
      `${base}${path}`,
      {
        method,
        agent,
        ...(ca === undefined ? {} : { ca }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'content-type': 'application/x-protobuf',
          'content-encoding': 'gzip',
          'content-length': packed.length,
          ...headers,
        },
      },
      (answer) => {
        answer.resume()
        answer.once('error', reject)
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers }),
        )
      },
    )
    outgoing.once('error', reject)
    outgoing.end(packed)
  })
}
