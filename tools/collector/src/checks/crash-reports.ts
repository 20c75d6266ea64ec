import assert from 'node:assert/strict'

import { ARRIVAL_MS, type Check } from '../check.ts'
import { deployed } from '../deployment.ts'
import { send } from '../send.ts'
import { backendEnv, type Stage } from '../stage.ts'

const MARK = 'crash-0mwr9qwqy-dnd-u3i5'
const SECRETS = ['sesame@acme.example', '/home/sesame', 'ghp_sesamesesamesesame']

interface LogOptions {
  readonly service: string
  readonly event: string
  readonly mark: string
}

function attribute(key: string, stringValue: string) {
  return { key, value: { stringValue } }
}

/** A report as the uploader sends it, with what its own redaction could have missed. */
function report({ service, event, mark }: LogOptions): Uint8Array {
  const body = JSON.stringify({ id: mark, message: SECRETS.join(' ') })
  const record = {
    timeUnixNano: '1767225600000000000',
    severityNumber: 21,
    severityText: 'FATAL',
    eventName: event,
    body: { stringValue: body },
    attributes: [attribute('crash.id', mark), attribute('not.allowed', 'sesame-attribute')],
  }
  const resource = { attributes: [attribute('service.name', service)] }
  const request = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] }
  return Buffer.from(JSON.stringify(request))
}

const JSON_LOGS = { path: '/v1/logs', headers: { 'content-type': 'application/json' } }

export const crashReportChecks: readonly Check[] = [
  {
    title: 'as it is shipped the router takes no crash reports',
    async run({ router, front, certificate }) {
      const body = report({ service: 'indev', event: 'crash', mark: MARK })
      assert.equal((await send(router.url, body, JSON_LOGS)).status, 404)
      const { status } = await send(front.url, body, { ...JSON_LOGS, ca: certificate.cert })
      assert.equal(status, 404)
    },
  },
  {
    title:
      'with crash-reports.yaml it takes those, masks what is private in them, and nothing else',
    async run(stage: Stage) {
      const router = await stage.startRouter({
        backend: 'otlp',
        backendEnv: backendEnv(stage.sink.url, stage.token),
        queueDir: stage.newDir('queue-crash'),
        override: deployed('crash-reports.yaml'),
      })
      const others = [
        { service: 'somebody-else', event: 'crash', mark: 'foreign-mark' },
        { service: 'indev', event: 'note', mark: 'no-crash-mark' },
      ]
      for (const other of others) await send(router.url, report(other), JSON_LOGS)
      const ours = report({ service: 'indev', event: 'crash', mark: MARK })
      assert.equal((await send(router.url, ours, JSON_LOGS)).status, 200)
      const { received } = stage
      assert.ok(await received.until(() => received.contains(MARK), ARRIVAL_MS), 'it never arrived')
      const leaked = ['foreign-mark', 'no-crash-mark', 'sesame-attribute', ...SECRETS]
      assert.deepEqual(
        leaked.filter((text) => received.contains(text)),
        [],
      )
    },
  },
]
