import { expect, test } from '@jest/globals'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { deliveredJson, readDeliveryLog } from '../src/operate.ts'
import type { AttributeSchema, SpanValue } from '../src/schema.ts'
import { openTelemetry } from '../src/telemetry.ts'
import { APP, newPlace } from './support/place.ts'
import { startSink, status } from './support/sink.ts'
import { flushTo } from './support/upload.ts'

/** Looks for in every byte written or sent; no sub-string of anything legitimate. */
const SECRET = 'c4n4ry-s3cr3t'
const FORMS = [
  SECRET,
  Buffer.from(SECRET).toString('base64').slice(0, 14),
  Buffer.from(SECRET).toString('hex'),
]

/** What a definition may get wrong. */
interface Definition {
  readonly attributes?: AttributeSchema
  readonly outcomes?: readonly string[]
  readonly path?: string
}

/** Plants the secret wherever a caller could; returns where it came out, sorted. */
async function leaks({
  attributes = {},
  outcomes = ['first'],
  path = 'thing make',
}: Definition): Promise<string[]> {
  using place = newPlace()
  await using sink = await startSink(status(200))
  const env = {
    ...place.env,
    SECRET,
    CI: SECRET,
    GITHUB_ACTIONS: SECRET,
    TRACEPARENT: `00-${SECRET}`,
    TRACESTATE: SECRET,
    DEMO_TRACE_CONTEXT: SECRET,
    DEMO_OTLP_CERTIFICATE: SECRET,
    NO_PROXY: SECRET,
  }
  const telemetry = openTelemetry({
    app: APP,
    env,
    paths: place.paths,
    consent: { state: 'on', rule: 'flag', detail: SECRET },
    uploaderEntry: pathToFileURL('/nowhere/uploader.js'),
    builtInHosts: ['platform.example'],
  })
  const recorder = telemetry.begin({
    path,
    attributes: { size: 'number', force: 'boolean', ...attributes },
    milestones: ['ready'],
    events: { tried: { outcome: outcomes } },
    spans: { plan: { steps: 'number' } },
  })
  const whileRunning = filesIn(place.paths.runDir)
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
  recorder.exception({
    type: `${SECRET} in /home`,
    fingerprint: '0123456789abcdef',
    fingerprintVersion: 1,
    count: 1,
  })
  recorder.exception({ type: 'Error', fingerprint: SECRET, fingerprintVersion: 1, count: 1 })
  recorder.finish({
    outcome: 'bug',
    cause: 'bug',
    exitCode: 70,
    errorType: `could not find ${SECRET}`,
  })
  const { paths } = place
  // Spans, then metrics; on a machine that is busy one of them may take another try.
  for (let tries = 0; tries < 3 && readDeliveryLog(paths).deliveries.length < 2; tries += 1) {
    await flushTo(place, sink.url, env)
  }
  const log = readDeliveryLog(paths).deliveries.map((delivery) => deliveredJson(delivery))
  if (whileRunning.length === 0 || log.length !== 2) throw new Error('not everything was recorded')
  const seen: Readonly<Record<string, Buffer | string>> = {
    'run file': whileRunning,
    disk: place.bytes(),
    log: JSON.stringify(log),
    traces: Buffer.concat(sink.bodies('traces')),
    metrics: Buffer.concat(sink.bodies('metrics')),
    headers: JSON.stringify(sink.received.map(({ headers }) => headers)),
  }
  return Object.entries(seen)
    .filter(([, bytes]) => FORMS.some((form) => bytes.includes(form)))
    .map(([where]) => where)
    .toSorted()
}

function filesIn(dir: string): Buffer {
  return Buffer.concat(readdirSync(dir).map((name) => readFileSync(join(dir, name))))
}

test('nothing that the definition does not declare reaches a byte on disk or on the wire', async () => {
  expect(await leaks({})).toEqual([])
})

test('the canary sings: a definition that lets the secret through is caught', async () => {
  expect(await leaks({ attributes: { name: [SECRET] } })).toEqual(['log', 'traces'])
  expect(await leaks({ outcomes: [SECRET] })).toEqual(['log', 'traces'])
  const everywhere = ['disk', 'log', 'metrics', 'run file', 'traces']
  expect(await leaks({ path: `thing ${SECRET}` })).toEqual(everywhere)
})
