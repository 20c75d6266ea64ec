import { hostname, userInfo } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clusterOf } from './support/replies.ts'
import { loopbackHost, quietPort } from './support/loopback-host.ts'
import { startOtlpSink, type OtlpSink } from './support/otlp-sink.ts'
import { startServer, type ProcessEnd, type ServerProcess } from './support/server-process.ts'
import { accessTokenOf } from './support/sign-in.ts'
import { callApi, makeDataDir, removeDataDir } from './support/test-platform.ts'
import { waitUntil } from './support/wait-until.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const parentId = 'b7ad6b7169203331'
const name = 'secret-cluster-name'

let sink: OtlpSink
let dataDir: string
let server: ServerProcess
let token: string
let end: ProcessEnd
/** All that the platform sent while it made one cluster for a traced caller. */
let sent: Buffer
beforeAll(async () => {
  sink = await startOtlpSink()
  dataDir = await makeDataDir()
  const args = ['--data', dataDir, '--step-ms', '10', '--otlp-endpoint', `${sink.url}/`]
  // On a machine that is busy enough, an export takes longer than an operator would wait for it.
  args.push('--otlp-timeout', '600')
  const env = {
    OTEL_EXPORTER_OTLP_HEADERS: 'x-of-the-user=secret',
    OTEL_RESOURCE_ATTRIBUTES: 'a=b',
  }
  server = await startServer(args, env)
  token = await accessTokenOf(server.url, 'alice')
})
beforeAll(async () => {
  const headers = { traceparent: `00-${traceId}-${parentId}-01` }
  const reply = await callApi(server.url, token, 'POST', '/clusters', { body: { name }, headers })
  const { id } = clusterOf(reply)
  await waitUntil(
    async () => clusterOf(await callApi(server.url, token, 'GET', `/clusters/${id}`)),
    ({ status }) => status.ready.status,
  )
  end = await server.stop('SIGTERM')
  sent = Buffer.concat(sink.requests.map(({ body }) => body))
})
afterAll(async () => {
  await sink.close()
  await removeDataDir(dataDir)
})

/** A text as the whole of an attribute's value: a short one may stand among random bytes by chance. */
const asValue = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x0a, Buffer.byteLength(text)]), Buffer.from(text)])

/** How often these bytes were sent. */
function count(bytes: Buffer | string): number {
  let n = 0
  for (let at = sent.indexOf(bytes); at >= 0; at = sent.indexOf(bytes, at + 1)) n++
  return n
}

describe('the traces of a platform', () => {
  test('go to the collector as protobuf, the last of them before the process ends', () => {
    expect(end).toMatchObject({ code: 0, stderr: '' })
    expect(new Set(sink.requests.map(({ path, contentType }) => `${path} ${contentType}`))).toEqual(
      new Set(['/v1/traces application/x-protobuf']),
    )
  })

  test('continue the trace of the caller with the server span and every step', () => {
    // The server span of the POST and four steps; the server span alone has the caller's parent.
    expect(count(Buffer.from(traceId, 'hex'))).toBe(5)
    expect(count(Buffer.from(parentId, 'hex'))).toBe(1)
  })

  test.each([
    ['POST /api/v1/clusters', 1],
    ['POST /oidc/token', 1],
    ['POST /oidc/interaction/:uid', 2],
    ['create network', 1],
    ['create control-plane', 1],
    ['create nodes', 1],
    ['create sso', 1],
    ['indev-platform', 1],
  ])('hold %p at least %d times', (text, times) => {
    expect(count(text)).toBeGreaterThanOrEqual(times)
  })

  test('name requests by their template, never by what was asked for', () => {
    expect([count('GET /api/v1/clusters/:id') > 0, count(name)]).toEqual([true, 0])
  })

  test('tell nothing about the machine, its user or the environment', () => {
    // So that the two of the machine below mean something.
    expect(count(asValue('indev-platform'))).toBeGreaterThan(0)
    const own = [hostname(), userInfo().username].map(asValue)
    const values = [...own, process.execPath, dataDir, 'process.', 'host.name', 'alice']
    expect(values.map((value) => count(value))).toEqual(values.map(() => 0))
    expect(sink.requests.flatMap(({ headerNames }) => headerNames)).not.toContain('x-of-the-user')
  })
})

describe('a collector that is gone', () => {
  test('neither stops the platform from serving nor from stopping', async () => {
    const gone = await startOtlpSink(loopbackHost(), quietPort())
    await gone.close()
    const other = await startServer(['--data', dataDir, '--otlp-endpoint', gone.url])
    const response = await fetch(`${other.url}/.well-known/indev-platform`)
    expect(await response.json()).toMatchObject({ telemetry: { otlpEndpoint: gone.url } })
    expect(await other.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
  })
})
