import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'

import { ARRIVAL_MS, type Check } from '../check.ts'
import { kitFields } from '../declared-fields.ts'
import { run } from '../run.ts'
import { send } from '../send.ts'
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

/** Runs commands with our own recorder, spool and uploader, through the front, over TLS. */
export async function runCommands(
  stage: Stage,
  count: number,
  name: string,
  version = '1.2.3',
): Promise<Delivered> {
  const args = ['--count', String(count), '--endpoint', stage.front.url, '--version', version]
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
      const { traceIds, report } = await runCommands(stage, COMMANDS, 'delivery')
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
    title: 'nothing that is recorded on purpose is lost on the way',
    async run({ received }) {
      const root = received.spans.find((span) => span.name === 'indev cluster create')
      const keys = Object.keys(root?.attributes ?? {})
      const resource = Object.keys(root?.resource ?? {})
      const { command = [], resource: expected = [] } = kitFields()
      // What only a failed command has.
      const onFailure = new Set(['error.type', 'cli.cause'])
      assert.deepEqual(
        keys.toSorted(),
        [
          ...command.filter((name) => !onFailure.has(name)),
          'cluster.nodes',
          'cluster.preset',
        ].toSorted(),
      )
      assert.deepEqual(resource.toSorted(), [...expected].toSorted())
      assert.deepEqual(root?.events, ['accepted'])
    },
  },
  {
    title: 'the credential is in no log of the router',
    async run({ router, token }) {
      assert.ok(!router.server.output().includes(token))
    },
  },
]
