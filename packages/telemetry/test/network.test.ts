import { expect, test } from '@jest/globals'
import { agentFor, knowsProxies, networkSettings } from '../src/network.ts'
import { makeCertificate } from './support/certificate.ts'
import { tracesIn } from './support/loss.ts'
import { newPlace } from './support/place.ts'
import { startProxy } from './support/proxy.ts'
import { fill, pending } from './support/record.ts'
import { startSink, startTlsSink, status } from './support/sink.ts'
import { flushTo, upload } from './support/upload.ts'

const HOST = 'collector.example'
const PROXY = 'http://proxy.example:3128'

test.each([
  { env: {}, settings: {} },
  {
    env: { HTTPS_PROXY: 'http://a', https_proxy: 'http://b' },
    settings: { httpsProxy: 'http://b' },
  },
  {
    env: { ALL_PROXY: 'http://a', HTTP_PROXY: '' },
    settings: { httpProxy: 'http://a', httpsProxy: 'http://a' },
  },
  { env: { ALL_PROXY: 'socks5://a' }, settings: {} },
  { env: { NO_PROXY: 'x', DEMO_OTLP_CERTIFICATE: '' }, settings: { noProxy: 'x' } },
  { env: { DEMO_OTLP_CERTIFICATE: '/c.pem' }, settings: { certificateFile: '/c.pem' } },
])('the environment $env means $settings', ({ env, settings }) => {
  expect(networkSettings(env, 'DEMO')).toEqual(settings)
})

test.each([
  { url: `https://${HOST}`, noProxy: undefined, isProxied: true },
  { url: `https://${HOST}`, noProxy: 'other.example', isProxied: true },
  { url: `https://${HOST}`, noProxy: 'ector.example', isProxied: true },
  { url: `https://${HOST}:444`, noProxy: `${HOST}:443`, isProxied: true },
  { url: `https://${HOST}`, noProxy: `x, ${HOST}:443`, isProxied: false },
  { url: `https://${HOST}`, noProxy: 'EXAMPLE', isProxied: false },
  { url: `https://${HOST}`, noProxy: '.example', isProxied: false },
  { url: `https://${HOST}`, noProxy: '*.example', isProxied: false },
  { url: `https://${HOST}`, noProxy: '*', isProxied: false },
  { url: 'https://127.0.0.1:1', noProxy: undefined, isProxied: false },
  { url: 'http://localhost:1', noProxy: undefined, isProxied: false },
])('$url with NO_PROXY=$noProxy goes by the proxy: $isProxied', ({ url, noProxy, isProxied }) => {
  const settings = { httpProxy: PROXY, httpsProxy: PROXY, noProxy }
  const make = (): unknown => agentFor(new URL(url), settings, '22.15.0')
  // A Node that knows no proxies refuses exactly what would have to go by one.
  const refusal = isProxied ? 'EPROXYUNSUPPORTED' : undefined
  expect(codeThrownBy(make)).toBe(refusal)
})

function codeThrownBy(work: () => unknown): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return Reflect.get(Object(error), 'code')
  }
}

test.each([
  { version: '22.15.0', knows: false },
  { version: '22.20.1', knows: false },
  { version: '22.21.0', knows: true },
  { version: '23.11.0', knows: false },
  { version: '24.4.1', knows: false },
  { version: '24.5.0', knows: true },
  { version: '26.0.0', knows: true },
])('Node $version knows proxies: $knows', ({ version, knows }) => {
  expect(knowsProxies(version)).toBe(knows)
})

test('certificates that cannot be read are an error, not a reason to trust others', () => {
  expect(
    codeThrownBy(() => agentFor(new URL(`https://${HOST}`), { certificateFile: '/nowhere.pem' })),
  ).toBe('ENOENT')
})

test('a collector behind a proxy and a private authority gets everything through the tunnel', async () => {
  using place = newPlace()
  const certificate = makeCertificate(place.dir, HOST)
  await using sink = await startTlsSink(certificate, status(200))
  await using proxy = await startProxy('tunnel', sink.port)
  const traces = fill(place, 3)
  const report = await flushTo(place, `https://${HOST}`, {
    HTTPS_PROXY: proxy.url,
    DEMO_OTLP_CERTIFICATE: certificate.certFile,
  })
  expect(report).toMatchObject({ delivered: 3, pending: 0, stoppedBy: 'empty' })
  expect(tracesIn(sink.bodies('traces')).toSorted()).toEqual(traces)
  expect(proxy.asked).toEqual([`${HOST}:443`])
})

test('the uploader finds the proxy in its environment and trusts NODE_EXTRA_CA_CERTS', async () => {
  using place = newPlace()
  const certificate = makeCertificate(place.dir, HOST)
  await using sink = await startTlsSink(certificate, status(200))
  await using proxy = await startProxy('tunnel', sink.port)
  fill(place, 2)
  const env = { https_proxy: proxy.url, NODE_EXTRA_CA_CERTS: certificate.certFile }
  expect(await upload(place, `https://${HOST}`, { env }).ended).toMatchObject({
    code: 0,
    stderr: '',
  })
  expect(pending(place)).toBe(0)
  expect(sink.bodies('traces')).toHaveLength(1)
})

test('a certificate of nobody known keeps everything here', async () => {
  using place = newPlace()
  await using sink = await startTlsSink(makeCertificate(place.dir, HOST), status(200))
  await using proxy = await startProxy('tunnel', sink.port)
  fill(place, 2)
  const report = await flushTo(place, `https://${HOST}`, { HTTPS_PROXY: proxy.url })
  expect(report).toMatchObject({ pending: 2, stoppedBy: 'retry' })
  expect(report.detail).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
  expect(sink.received).toEqual([])
})

test.each(['forbid', 'silent'] as const)(
  'a proxy that is %s keeps everything here, within the time',
  async (mood) => {
    using place = newPlace()
    await using proxy = await startProxy(mood, 1)
    fill(place, 2)
    const report = await flushTo(place, `https://${HOST}`, { HTTPS_PROXY: proxy.url })
    expect(report).toMatchObject({ delivered: 0, quarantined: 0, pending: 2 })
    expect(report.stoppedBy).toBe('retry')
    expect(proxy.asked).toHaveLength(1)
  },
)

test('an uploader whose proxy keeps silent ends by itself', async () => {
  using place = newPlace()
  await using proxy = await startProxy('silent', 1)
  fill(place, 1)
  const ended = await upload(place, `https://${HOST}`, {
    env: { HTTPS_PROXY: proxy.url },
  }).ended
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  expect(pending(place)).toBe(1)
})

test('where plain http is allowed in so many words, it goes by HTTP_PROXY', async () => {
  using place = newPlace()
  await using proxy = await startSink(status(200))
  fill(place, 2)
  const env = { HTTP_PROXY: proxy.url, DEMO_OTLP_INSECURE: '1' }
  expect(await flushTo(place, `http://${HOST}`, env)).toMatchObject({ delivered: 2, pending: 0 })
  expect(proxy.received.map(({ path }) => path)).toEqual([`http://${HOST}/v1/traces`])
  expect(await flushTo(place, `http://${HOST}`)).toMatchObject({ stoppedBy: 'no-endpoint' })
})
