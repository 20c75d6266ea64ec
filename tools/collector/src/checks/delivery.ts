import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'

import { ARRIVAL_MS, type Check } from '../check.ts'
import { type ReceivedMetric, type ReceivedSpan, newReceived } from '../received.ts'
import { run } from '../run.ts'
import { send } from '../send.ts'
import { startSink } from '../sink.ts'
import type { Stage } from '../stage.ts'

interface Delivered {
  readonly traceIds: readonly string[]
  readonly report: {
    readonly delivered: number
    readonly pending: number
    readonly detail?: string
  }
}

const PROGRAM = fileURLToPath(new URL('../programs/commands.ts', import.meta.url))

interface Commands {
  readonly count: number
  /** Of a home of their own. */
  readonly name: string
  readonly version?: string
  /** Through the front, over TLS, by default. */
  readonly endpoint?: string
}

/** Runs commands with our own recorder, spool and uploader. */
export async function runCommands(stage: Stage, commands: Commands): Promise<Delivered> {
  const { count, name, version = '1.2.3', endpoint = stage.front.url } = commands
  const args = ['--count', String(count), '--endpoint', endpoint, '--version', version]
  const ended = await run([process.execPath, PROGRAM, ...args], {
    env: {
      HOME: stage.newDir(`home-${name}`),
      NODE_EXTRA_CA_CERTS: stage.certificate.certFile,
    },
    timeoutMs: 60_000,
  })
  assert.equal(ended.code, 0, ended.stderr)
  return JSON.parse(ended.stdout)
}

/** Everything but the values, which differ from run to run. */
function shapeOf(span: ReceivedSpan | undefined): Record<string, readonly string[]> {
  return {
    attributes: Object.keys(span?.attributes ?? {}).toSorted(),
    resource: Object.keys(span?.resource ?? {}).toSorted(),
    events: span?.events ?? [],
  }
}

export const COMMANDS = 40

export const deliveryChecks: readonly Check[] = [
  {
    title: 'the backend refuses whoever comes without the credential',
    async run({ sink }) {
      const answer = await send(sink.url, new Uint8Array())
      assert.equal(answer.status, 401)
      assert.equal(sink.requests.unauthorized, 1)
    },
  },
  {
    title: 'what our uploader sends through the front arrives, every trace, with the credential',
    async run(stage) {
      const { traceIds, report } = await runCommands(stage, { count: COMMANDS, name: 'delivery' })
      assert.deepEqual([report.delivered, report.pending], [COMMANDS, 0], report.detail)
      const { received, sink } = stage
      const have = (): Set<string> => new Set(received.spans.map((span) => span.traceId))
      await received.until(() => have().size >= COMMANDS, ARRIVAL_MS)
      assert.deepEqual(have(), new Set(traceIds))
      // The one without is ours, of the check before.
      assert.equal(sink.requests.unauthorized, 1)
      assert.equal(sink.requests.other, 0)
    },
  },
  {
    title: 'what arrives is what was sent: nothing recorded on purpose is lost on the way',
    async run(stage) {
      const direct = newReceived()
      const sink = await startSink({ authorization: undefined, received: direct })
      stage.onClose(() => sink.close())
      await runCommands(stage, { count: 1, name: 'direct', endpoint: sink.url })
      assert.ok(direct.spans.length > 1)
      for (const expected of direct.spans) {
        const got = stage.received.spans.find((span) => span.name === expected.name)
        assert.deepEqual(shapeOf(got), shapeOf(expected))
      }
      assert.ok(direct.metrics.length > 1)
      for (const expected of direct.metrics) {
        const isSame = ({ name }: ReceivedMetric): boolean => name === expected.name
        await stage.received.until(({ metrics }) => metrics.some(isSame), ARRIVAL_MS)
        const got = stage.received.metrics.find(isSame)
        assert.deepEqual(new Set(got?.attributes), new Set(expected.attributes))
      }
    },
  },
  {
    title: 'the credential is in no log of the router',
    async run({ router, token }) {
      assert.ok(!router.server.output().includes(token))
    },
  },
]
