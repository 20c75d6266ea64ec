import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { describe, expect, test } from '@jest/globals'
import { CliError } from '../src/errors.ts'
import { unreachable } from '../src/http-failure.ts'
import type { HttpRequest } from '../src/http-types.ts'
import { holdTimers } from './support/held-timers.ts'
import { client, PLATFORM, TRACEPARENT } from './support/http-client.ts'
import { serve } from './support/server.ts'

async function failureOf(request: HttpRequest, signal?: AbortSignal): Promise<unknown> {
  const { http } = client(signal === undefined ? {} : { signal })
  return http(request).then(
    () => 'an answer',
    (error: unknown) => error,
  )
}

describe('an answer', () => {
  test('comes whole, whatever its status, with headers in lower case', async () => {
    await using server = await serve((request, response) => {
      const body: Buffer[] = []
      request.on('data', (chunk: Buffer) => body.push(chunk))
      request.on('end', () => {
        response.writeHead(503, { 'X-Thing': ['a', 'b'], 'retry-after': '3' })
        response.end(`{"got":"${request.method} ${Buffer.concat(body).toString()}"}`)
      })
    })
    const { http } = client()
    const answer = await http({
      method: 'POST',
      url: `${server.url}/x`,
      body: 'häh',
      traced: false,
    })
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'x-thing': 'a, b', 'retry-after': '3' },
    })
    expect(answer.json()).toEqual({ got: 'POST häh' })
  })

  test('that is not JSON is a failure of the platform when JSON is asked for', async () => {
    await using server = await serve((_request, response) => response.end('<html>'))
    const { http } = client()
    const answer = await http({ method: 'GET', url: server.url, traced: false })
    expect(answer.text).toBe('<html>')
    expect(() => answer.json()).toThrow(
      expect.objectContaining({ slug: 'platform.bad-answer', outcomeCause: 'remote' }),
    )
  })
})

describe('a traced request', () => {
  test('carries traceparent, is a client span within network time, and preloads when it is sent', async () => {
    const headers: unknown[] = []
    await using server = await serve((request, response) => {
      headers.push(request.headers['traceparent'], request.headers['user-agent'])
      // Once the client has had its turn after sending.
      request.on('end', () => setImmediate(() => response.writeHead(404).end())).resume()
    })
    const { http, told } = client()
    await http({ method: 'GET', url: `${server.url}/secret?q=1`, traced: true })
    expect(headers).toEqual([TRACEPARENT, 'shop/2.0.0'])
    expect(told).toEqual([
      ['measure', 'network'],
      ['start', 'GET', 'client', { method: 'GET', serverAddress: '127.0.0.1' }],
      ['preload'],
      ['traced'],
      ['end', { http: { statusCode: 404 }, errorType: '404' }],
      ['measured', 'network'],
    ])
  })

  test('that breaks ends its span with the code', async () => {
    await using dead = await refusedAddress()
    const { http, told } = client()
    await expect(http({ method: 'GET', url: dead.url, traced: true })).rejects.toBeInstanceOf(
      CliError,
    )
    expect(told).toContainEqual(['end', { errorType: 'ECONNREFUSED' }])
  })

  test('an untraced one sends no traceparent and opens no span', async () => {
    const headers: unknown[] = []
    await using server = await serve((request, response) => {
      headers.push(request.headers['traceparent'])
      response.end()
    })
    const { http, told } = client()
    await http({ method: 'GET', url: server.url, traced: false })
    expect(headers).toEqual([undefined])
    expect(told.flat()).not.toContain('start')
  })
})

describe('no answer', () => {
  test('from a closed port names the address and the command that starts a platform', async () => {
    await using dead = await refusedAddress()
    const error = await failureOf({
      method: 'GET',
      url: `${dead.url}/secret`,
      traced: false,
    })
    expect(error).toMatchObject({
      slug: 'platform.unreachable',
      kind: 'unreachable',
      outcomeCause: 'remote',
      retryable: true,
      message: `nothing answers at ${dead.url} (connection refused); to start a platform: shop-platform serve`,
      next: [{ command: 'shop-platform serve' }],
    })
  })

  test('within the time limit is remote once connected', async () => {
    using timers = holdTimers()
    await using server = await serve(() => timers.advance(300))
    const error = await failureOf({
      method: 'GET',
      url: server.url,
      timeoutMs: 300,
      traced: false,
    })
    expect(error).toMatchObject({
      outcomeCause: 'remote',
      message: expect.stringContaining('timed out'),
    })
  })

  test('to the end is remote', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '10' })
      response.write('half', () => response.destroy())
    })
    const error = await failureOf({ method: 'GET', url: server.url, traced: false })
    expect(error).toMatchObject({ slug: 'platform.unreachable', outcomeCause: 'remote' })
  })

  test('after an abort rejects with its reason', async () => {
    await using server = await serve(() => undefined)
    const controller = new AbortController()
    const failed = failureOf({ method: 'GET', url: server.url, traced: false }, controller.signal)
    const reason = new Error('interrupted')
    controller.abort(reason)
    await expect(failed).resolves.toBe(reason)
  })

  test.each([
    ['ENOTFOUND', false, 'local-network'],
    ['EAI_AGAIN', false, 'local-network'],
    ['ENETUNREACH', false, 'local-network'],
    ['EHOSTUNREACH', false, 'local-network'],
    ['ETIMEDOUT', false, 'local-network'],
    ['TIMEOUT', false, 'local-network'],
    ['TIMEOUT', true, 'remote'],
    ['ECONNREFUSED', false, 'remote'],
    ['ECONNRESET', true, 'remote'],
    ['CERT_HAS_EXPIRED', true, 'remote'],
  ])('%s, connected %p: %s', (code, isConnected, cause) => {
    const url = new URL('https://platform.example/x')
    const error = unreachable(url, { code, isConnected, cause: undefined }, PLATFORM)
    expect(error).toMatchObject({ outcomeCause: cause, next: [] })
    expect(error.message).not.toContain('shop-platform')
  })
})
