import { expect, test } from '@jest/globals'
import { pathToFileURL } from 'node:url'
import { flush } from '../src/drain.ts'
import type { AttributeSchema, SpanValue } from '../src/schema.ts'
import { openTelemetry } from '../src/telemetry.ts'
import { APP, newPlace } from './support/place.ts'
import { startSink, status } from './support/sink.ts'

/** Looks for in every byte written or sent; no sub-string of anything legitimate. */
const SECRET = 'c4n4ry-s3cr3t'
const FORMS = [
  SECRET,
  Buffer.from(SECRET).toString('base64').slice(0, 14),
  Buffer.from(SECRET).toString('hex'),
]

const ENCODER = new URL('../dist/encoder.js', import.meta.url)

/** Plants the secret wherever a caller could; returns where it came out. */
async function leaks(attributes: AttributeSchema, outcomes: readonly string[]): Promise<string[]> {
  using place = newPlace()
  await using sink = await startSink(status(200))
  const telemetry = openTelemetry({
    app: APP,
    env: { ...place.env, SECRET },
    paths: place.paths,
    consent: { state: 'on', rule: 'flag', detail: SECRET },
    uploaderEntry: pathToFileURL('/nowhere/uploader.js'),
    encoderEntry: ENCODER,
    builtInHosts: ['platform.example'],
  })
  const recorder = telemetry.begin({
    path: 'thing make',
    attributes: { size: 'number', force: 'boolean', ...attributes },
    milestones: ['ready'],
    events: { tried: { outcome: outcomes } },
    spans: { plan: { steps: 'number' } },
  })
  const wrong: Record<string, SpanValue> = {
    size: SECRET,
    force: SECRET,
    name: SECRET,
    [SECRET]: true,
  }
  recorder.set(wrong)
  recorder.event(SECRET, wrong)
  recorder.event('tried', { outcome: SECRET, message: SECRET })
  recorder.event('ready', wrong)
  recorder.milestone(SECRET)
  recorder.startSpan(SECRET, 'internal').end({ attributes: wrong })
  recorder
    .startSpan('plan', 'internal')
    .end({ attributes: { steps: SECRET }, errorType: `at /home/${SECRET}` })
  recorder
    .startSpan(`GET https://${SECRET}/`, 'client', {
      method: SECRET,
      serverAddress: `${SECRET}.example`,
    })
    .end({ http: { statusCode: 500 }, errorType: `${SECRET}@example.org` })
  recorder.finish({
    outcome: 'bug',
    cause: 'bug',
    exitCode: 70,
    errorType: `could not find ${SECRET}`,
  })
  const report = await flush({ app: APP, paths: place.paths, endpoint: sink.url, timeoutMs: 5000 })
  if (report.delivered !== 1) throw new Error(`not delivered: ${JSON.stringify(report)}`)
  const written = place.bytes()
  return FORMS.flatMap((form) => [
    ...(written.includes(form) ? [`disk: ${form}`] : []),
    ...sink.received
      .filter(({ body, headers }) => body.includes(form) || JSON.stringify(headers).includes(form))
      .map(() => `network: ${form}`),
  ])
}

test('nothing that the definition does not declare reaches a byte on disk or on the wire', async () => {
  expect(await leaks({}, ['first', 'second'])).toEqual([])
})

test('the canary sings: a definition that lets the secret through is caught', async () => {
  expect(await leaks({ name: [SECRET] }, ['first'])).toEqual([`network: ${SECRET}`])
  expect(await leaks({}, [SECRET])).toEqual([`network: ${SECRET}`])
})
