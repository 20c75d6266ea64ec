import { parseArgs } from 'node:util'

import { openTelemetry, resolvePaths } from '@indev/telemetry'
import { flush } from '@indev/telemetry/drain'

/*
 * Stands for so many runs of `indev` and one `indev telemetry flush`, with our own recorder, spool and
 * uploader; prints what the flush reported and which traces there are as one line of JSON.
 */
const { values } = parseArgs({
  options: { count: { type: 'string' }, endpoint: { type: 'string' }, version: { type: 'string' } },
})
const app = { name: 'indev', version: values.version ?? '1.2.3', envPrefix: 'INDEV' }
const paths = resolvePaths(app, process.env)
const telemetry = openTelemetry({
  app,
  env: process.env,
  paths,
  consent: { state: 'on', rule: 'flag', detail: '' },
  uploaderEntry: new URL(import.meta.resolve('@indev/telemetry/uploader')),
  endpoint: values.endpoint,
  builtInHosts: ['platform.example'],
})

const traceIds: (string | undefined)[] = []
for (let run = 0; run < Number(values.count ?? 1); run += 1) {
  const recorder = telemetry.begin({
    path: 'cluster create',
    attributes: { 'cluster.nodes': 'number', 'cluster.preset': ['small', 'large'] },
    milestones: ['accepted'],
  })
  traceIds.push(recorder.traceId)
  recorder.set({ 'cluster.nodes': 3, 'cluster.preset': 'small' })
  recorder
    .startSpan('POST', 'client', { method: 'POST', serverAddress: 'platform.example' })
    .end({ http: { statusCode: 201 } })
  recorder.milestone('accepted')
  recorder.finish({ outcome: 'ok', exitCode: 0 })
}
const report = await flush({ app, paths, endpoint: values.endpoint, timeoutMs: 20_000 })
process.stdout.write(`${JSON.stringify({ traceIds, report })}\n`)
