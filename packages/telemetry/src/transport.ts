import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { request as requestTls } from 'node:https'
import { gzipSync } from 'node:zlib'
import { type NetworkSettings, agentFor } from './network.ts'
import type { Signal } from './otlp-json.ts'
import { codeOf } from './state-io.ts'

/** The largest answer that is read; the rest is left unread. OTLP recommends 4 MiB. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

/** What became of one request. */
export type Answer =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly retryAfter: string | undefined
      /** Empty when it was too large or broke off. */
      readonly body: Uint8Array
      /** What left this machine, gzip. */
      readonly sent: Uint8Array
    }
  | {
      readonly kind: 'no-answer'
      readonly code: string
      /** Whether there was a connection: until then it may be the machine's own network. */
      readonly isConnected: boolean
    }

/**
 * With whether the other end had closed a connection that was kept alive, just as it was used again: that says
 * nothing about the other end.
 *
 * @see Node.js, `request.reusedSocket`
 */
type Exchange = Answer & { readonly isStale?: boolean }

/** Sends OTLP requests to one endpoint, one at a time. */
export interface Transport {
  /**
   * Posts one body, compressed; never rejects, follows no redirect.
   *
   * @param signal - Which of the endpoint's paths.
   * @param body - A whole request, uncompressed.
   * @param abort - Aborts it.
   */
  post(signal: Signal, body: Uint8Array, abort: AbortSignal): Promise<Answer>
  /** Closes the connections that are kept alive. */
  close(): void
}

/** Where to send, as whom, and for how long at most. */
export interface TransportOptions {
  /** OTLP base URL, accepted. */
  readonly endpoint: string
  readonly userAgent: string
  /** From the first byte out to the last byte in, ms: a slow drip doesn't extend it. */
  readonly timeoutMs: number
  readonly network: NetworkSettings
}

/**
 * A transport over plain `node:http`.
 *
 * The SDK's exporter has an idle timeout instead of a deadline, sends chunked, and loses the status
 * and `Retry-After` of a failure, all of which an uploader must have right.
 */
export function httpTransport(options: TransportOptions): Transport {
  const { endpoint, userAgent, timeoutMs, network } = options
  const isTls = endpoint.startsWith('https:')
  let agent: Agent | undefined
  return {
    async post(signal, body, abort) {
      const url = new URL(`${endpoint}/v1/${signal}`)
      const sent = gzipSync(body)
      const deadline = AbortSignal.any([abort, AbortSignal.timeout(Math.ceil(timeoutMs))])
      const exchange = async (): Promise<Exchange> => {
        let isConnected = false
        let outgoing: ClientRequest | undefined
        try {
          agent ??= agentFor(url, network)
          outgoing = (isTls ? requestTls : request)(url, {
            method: 'POST',
            agent,
            signal: deadline,
            // While a proxy keeps silent there is no request yet that the signal could end.
            timeout: Math.ceil(timeoutMs),
            headers: {
              'content-type': 'application/x-protobuf',
              'content-encoding': 'gzip',
              'content-length': sent.length,
              'user-agent': userAgent,
            },
          })
          outgoing.once('socket', (socket) => {
            isConnected = !socket.connecting
            if (isConnected) return
            socket.once('connect', () => {
              isConnected = true
            })
          })
          const answer = await send(outgoing, sent)
          return {
            kind: 'answered',
            status: answer.statusCode ?? 0,
            retryAfter: answer.headers['retry-after'],
            body: await readBody(answer),
            sent,
          }
        } catch (error) {
          const isLate = deadline.aborted && !abort.aborted
          const code = isLate ? 'ETIMEDOUT' : (codeOf(error) ?? 'EIO')
          const isCut = code === 'ECONNRESET' || code === 'EPIPE'
          const isStale = isCut && outgoing?.reusedSocket === true
          return { kind: 'no-answer', code, isConnected, isStale }
        }
      }
      const first = await exchange()
      return first.isStale === true ? exchange() : first
    },
    close: () => agent?.destroy(),
  }
}

function send(outgoing: ClientRequest, body: Uint8Array): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject)
    outgoing.end(body)
  })
}

/** Once the status is in, a body that breaks off or never ends can't change what it said. */
async function readBody(answer: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of answer) {
      if (!Buffer.isBuffer(chunk)) break
      length += chunk.length
      if (length > MAX_ANSWER_BYTES) return new Uint8Array(0)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } catch {
    return new Uint8Array(0)
  }
}
