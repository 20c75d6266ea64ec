import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

let platform: TestPlatform
let host: string
beforeAll(async () => {
  platform = await startTestPlatform()
  host = new URL(platform.url).host
})
afterAll(async () => {
  await platform.end()
})

/** Sends these very bytes. @returns the status line. */
function send(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(platform.url)
    const socket = connect(Number(port), hostname)
    let received = ''
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      received += text
      if (received.includes('\r\n')) {
        resolve(received.slice(0, received.indexOf('\r\n')))
        socket.destroy()
      }
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error(`no answer to ${bytes.slice(0, 80)}`)))
    socket.write(bytes, 'latin1')
  })
}

const request = (line: string, headers = '') =>
  `${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers}\r\n`
const form = 'Content-Type: application/x-www-form-urlencoded\r\n'

describe('bad input is answered, never with a 5xx', () => {
  test.each([
    ['a path with a broken escape', () => request('GET /api/v1/users/by-upn/%zz%ff'), 401],
    ['a path with a null byte', () => request('GET /api/v1/clusters/%00'), 401],
    ['a path that climbs', () => request('GET /api/v1/../../../etc/passwd'), 404],
    ['a path of slashes', () => request('GET //////'), 404],
    ['an address as a path', () => request('GET http://evil.example/api/v1/me'), 401],
    ['an asterisk', () => request('OPTIONS *'), 400],
    ['an unknown method', () => request('PURGE /api/v1/me'), 405],
    ['another host', () => 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421],
    ['a host that is no host', () => 'GET /oidc/auth HTTP/1.1\r\nHost: ][\r\n\r\n', 421],
    ['no host', () => 'GET /oidc/jwks HTTP/1.0\r\n\r\n', 421],
    ['no HTTP', () => 'HELLO\r\n\r\n', 400],
    ['long headers', () => request('GET /', `X: ${'x'.repeat(20_000)}\r\n`), 431],
    ['a strange token', () => request('GET /api/v1/me', 'Authorization: Bearer \xff\r\n'), 401],
    ['a strange trace', () => request('GET /api/v1/me', 'traceparent: 00-x\r\n'), 401],
    ['a false length', () => request('POST /oidc/token', `${form}Content-Length: 1e9\r\n`), 400],
    ['a great length', () => request('POST /oidc/token', `${form}Content-Length: 99999\r\n`), 413],
    ['an unknown grant', () => request('POST /oidc/token', `${form}Content-Length: 0\r\n`), 400],
    ['an unknown client', () => request('GET /oidc/auth?client_id=%00'), 400],
    ['a prompt without a session', () => request('GET /oidc/device/nobody'), 303],
    [
      'a device form without one',
      () => request('POST /oidc/device', `${form}Content-Length: 0\r\n`),
      303,
    ],
    [
      'a cookie of nonsense',
      () => request('GET /oidc/device', 'Cookie: _session=%zz; =;;\r\n'),
      200,
    ],
    ['a provider address that is not there', () => request('GET /oidc/x%00'), 404],
  ])('%s', async (_case, bytes, status) => {
    expect(await send(bytes())).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  test('a body without a length is cut off at the limit', async () => {
    const token = await platform.token('alice')
    const headers = `Authorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n`
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
    const bytes = request('POST /api/v1/clusters', headers) + chunk.repeat(5)
    expect(await send(bytes)).toBe('HTTP/1.1 413 Payload Too Large')
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
