import type { ClientRequest, IncomingMessage } from 'node:http'
import type { CommandRecorder } from '@indev/telemetry'
import type { CliApp } from './app.ts'
import { CliError } from './errors.ts'
import { codeOf, unreachable } from './http-failure.ts'
import type { HttpRequest, HttpResponse } from './http-types.ts'

/** An answer larger than this is refused, bytes. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024

/** Who sends a request. */
export interface Exchanger {
  readonly app: CliApp
  readonly telemetry: Pick<CommandRecorder, 'preload'>
  /** Aborts what is on the wire. */
  readonly signal: AbortSignal
}

/**
 * Sends one request, once; follows no redirect, and reads the whole answer.
 *
 * An `import()` of node:http reads its every export, and `http.WebSocket` loads undici: 50 ms to 4.
 *
 * @param traceparent - Sent when given.
 * @param timeoutMs - From here to the last byte of the answer.
 */
export function exchange(
  owner: Exchanger,
  request: HttpRequest,
  url: URL,
  traceparent: string | undefined,
  timeoutMs: number,
): Promise<HttpResponse> {
  owner.signal.throwIfAborted()
  const { request: open } =
    url.protocol === 'https:'
      ? process.getBuiltinModule('node:https')
      : process.getBuiltinModule('node:http')
  const { name, version } = owner.app.identity
  const body = typeof request.body === 'string' ? Buffer.from(request.body) : request.body
  const outgoing = open(url, {
    method: request.method,
    headers: {
      'user-agent': `${name}/${version}`,
      ...request.headers,
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }),
    },
  })
  outgoing.end(body)
  return answerTo(owner, outgoing, url, timeoutMs)
}

/** Settles once: with the whole answer, the failure, or the reason of the abort. */
function answerTo(
  owner: Exchanger,
  outgoing: ClientRequest,
  url: URL,
  timeoutMs: number,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let isConnected = false
    const stop = (error: unknown): void => {
      clearTimeout(timer)
      owner.signal.removeEventListener('abort', onAbort)
      reject(error instanceof Error ? error : new Error(String(error)))
      outgoing.destroy()
    }
    const fail = (cause: unknown): void => {
      stop(
        cause instanceof CliError
          ? cause
          : unreachable(url, { code: codeOf(cause), isConnected, cause }, owner.app.platform),
      )
    }
    const onAbort = (): void => {
      stop(owner.signal.reason)
    }
    const receive = async (incoming: IncomingMessage): Promise<void> => {
      const text = await readAll(incoming)
      clearTimeout(timer)
      owner.signal.removeEventListener('abort', onAbort)
      resolve(responseOf(url, incoming, text))
    }
    const timer = setTimeout(() => {
      fail(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'TIMEOUT' }))
    }, timeoutMs)
    outgoing.on('error', fail)
    owner.signal.addEventListener('abort', onAbort, { once: true })
    outgoing.once('socket', (socket) => {
      isConnected = !socket.connecting
      // A connection that is used again is made already: a listener would stay for ever.
      if (isConnected) return
      socket.once('connect', () => {
        isConnected = true
      })
    })
    // Everything is handed to the system: what follows runs while the platform works.
    outgoing.once('finish', () => {
      setImmediate(() => {
        owner.telemetry.preload()
      })
    })
    outgoing.once('response', (incoming) => {
      receive(incoming).catch(fail)
    })
  })
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_ANSWER_BYTES) {
      throw badAnswer(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`)
    }
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function responseOf(url: URL, incoming: IncomingMessage, text: string): HttpResponse {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return {
    status: incoming.statusCode ?? 0,
    headers,
    text,
    json() {
      try {
        const value: unknown = JSON.parse(text)
        return value
      } catch (cause) {
        throw badAnswer(`${url.origin} did not answer in JSON`, cause)
      }
    },
  }
}

function badAnswer(message: string, cause?: unknown): CliError {
  return new CliError({
    slug: 'platform.bad-answer',
    kind: 'failed',
    message,
    recordable: true,
    cause,
    outcomeCause: 'remote',
  })
}
