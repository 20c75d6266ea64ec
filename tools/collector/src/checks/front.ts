import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Agent } from 'node:https'

import type { Check } from '../check.ts'
import { craftTraces, text } from '../crafted.ts'
import { type Answer, type SendOptions, send } from '../send.ts'
import type { Stage } from '../stage.ts'
import { runCommands } from './delivery.ts'

const MiB = 1024 * 1024

/** The front's burst, and what it takes a second. */
const BURST = 100
const PER_SECOND = 20

function through(stage: Stage, body: Uint8Array, options: SendOptions = {}): Promise<Answer> {
  return send(stage.front.url, body, { ...options, ca: stage.certificate.cert })
}

function isSoon(answer: Answer): boolean {
  return /^(?:20|30|45|60)$/u.test(answer.headers['retry-after'] ?? '')
}

export const frontChecks: readonly Check[] = [
  {
    title: 'a body over the limit gets 413 from the front, one that unpacks too large 400',
    async run(stage) {
      // Random bytes do not get smaller.
      assert.equal((await through(stage, randomBytes(MiB + 1))).status, 413)
      assert.equal((await through(stage, Buffer.alloc(8 * MiB))).status, 400)
      assert.equal((await through(stage, Buffer.from('no request'))).status, 400)
    },
  },
  {
    title: 'nothing but POST to the two OTLP paths gets through',
    async run(stage) {
      const body = craftTraces([text('service.name', 'indev')], [{ name: 'ours' }])
      assert.equal((await through(stage, body)).status, 200)
      assert.equal((await through(stage, body, { method: 'PUT' })).status, 403)
      for (const path of ['/', '/v1/logs', '/v1/traces/', '/metrics']) {
        assert.equal((await through(stage, body, { path })).status, 404, path)
      }
    },
  },
  {
    title: 'a halted release gets 410, and our uploader keeps its records',
    async run(stage) {
      const { report } = await runCommands(stage, {
        count: 2,
        name: 'halted',
        version: '0.0.0-halted',
      })
      assert.deepEqual([report.delivered, report.pending], [0, 2], report.detail)
    },
  },
  {
    title: 'too many requests get 429 with a Retry-After that is not the same for all',
    async run(stage) {
      const body = craftTraces([text('service.name', 'indev')], [{ name: 'busy' }])
      const agent = new Agent({ keepAlive: true, maxSockets: 8 })
      const startedMs = performance.now()
      const answers = await Promise.all(
        Array.from({ length: 4 * BURST }, () => through(stage, body, { agent })),
      ).finally(() => agent.destroy())
      const tookSeconds = (performance.now() - startedMs) / 1000
      const refused = answers.filter((answer) => answer.status === 429)
      const taken = answers.filter((answer) => answer.status === 200)
      assert.equal(refused.length + taken.length, answers.length)
      assert.ok(refused.length > 0, 'none was refused')
      assert.ok(taken.length <= BURST + 1 + Math.ceil(tookSeconds * PER_SECOND))
      assert.ok(refused.every(isSoon))
      assert.ok(new Set(refused.map((answer) => answer.headers['retry-after'])).size > 1)
    },
  },
  {
    title: 'without a router the front says 503 with Retry-After',
    async run(stage) {
      await stage.router.server.stop()
      const body = craftTraces([text('service.name', 'indev')], [{ name: 'late' }])
      const answers = await Promise.all([through(stage, body), through(stage, body)])
      for (const answer of answers) {
        // The check before may have used up this address's share.
        assert.ok(answer.status === 503 || answer.status === 429, `${answer.status}`)
        assert.ok(isSoon(answer))
      }
    },
  },
]
