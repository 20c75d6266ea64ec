import assert from 'node:assert/strict'

import { ARRIVAL_MS, type Check } from '../check.ts'
import { type CraftedSpan, craftMetrics, craftTraces, text } from '../crafted.ts'
import { startMutant } from '../mutant.ts'
import type { Received } from '../received.ts'
import { send } from '../send.ts'

/** Planted where a mistake in a client would put a secret; found nowhere behind the router. */
const CANARY = 'canary7f3a'

const SERVICE = text('service.name', 'indev')

/** A span that ends up harmless, so that its arrival shows that the rest was looked at too. */
const MARKER = 'marker'

const LEAKY: CraftedSpan = {
  name: `indev cluster create ${CANARY}/etc`,
  message: `cannot open ${CANARY}`,
  traceState: `vendor=${CANARY}`,
  attributes: [
    text('process.command_args', CANARY),
    text(`key.${CANARY}`, 'x'),
    // Values of an allowed name: a nested one, and what the second net is for.
    { key: 'error.type', value: { kvlistValue: { values: [text('deep', CANARY)] } } },
    { key: 'cli.cause', value: { arrayValue: { values: [{ stringValue: CANARY }] } } },
    text('server.address', `${CANARY}@mail.example`),
    text('cli.outcome', `/home/${CANARY}/x`),
    text('process.executable.name', `Bearer ${CANARY}`),
    text('cluster.preset', `https://host.example/${CANARY}`),
  ],
  events: [
    { name: 'exception', attributes: [text('exception.message', CANARY), text('reason', 'ok')] },
    { name: `E ${CANARY}`, attributes: [] },
  ],
}

function leakyTraces(): Uint8Array {
  return craftTraces(
    [SERVICE, text('host.name', CANARY), text('process.owner', CANARY)],
    [LEAKY, { name: MARKER }],
    { name: `Scope ${CANARY}`, attributes: [text('scope.note', CANARY)] },
  )
}

function leakyMetrics(): Uint8Array {
  const attributes = [text('user.name', CANARY), text('cli.outcome', 'ok')]
  return craftMetrics([SERVICE, text('host.name', CANARY)], 'cli.marker', attributes, CANARY)
}

/** Sends what must not pass, and says whether all of it was looked at. */
async function plant(url: string, received: Received): Promise<void> {
  assert.equal((await send(url, leakyTraces())).status, 200)
  assert.equal((await send(url, leakyMetrics(), { path: '/v1/metrics' })).status, 200)
  const hasMarkers = (): boolean =>
    received.spans.some((span) => span.name === MARKER) &&
    received.metrics.some((metric) => metric.name === 'cli.marker')
  assert.ok(await received.until(hasMarkers, ARRIVAL_MS), 'the markers did not arrive')
}

export const privacyChecks: readonly Check[] = [
  {
    title: 'a secret planted in every place that can hold text passes in none',
    async run({ router, received }) {
      await plant(router.url, received)
      assert.ok(!received.contains(CANARY), 'the canary got through')
      const crafted = received.spans.find((span) => span.events.includes('exception'))
      assert.deepEqual(crafted?.events, ['exception', '_OTHER'])
      assert.equal(crafted.name, '_OTHER')
    },
  },
  {
    title: 'the same search finds the secret when one processor does not do its work',
    async run(stage) {
      const mutants = {
        'all-keys': 'processors: {redaction: {allow_all_keys: true}}',
        'no-second-net': 'processors: {redaction: {blocked_values: []}}',
        'no-shape': 'processors: {transform/shape: {trace_statements: [], metric_statements: []}}',
      }
      for (const [name, override] of Object.entries(mutants)) {
        const { router, received } = await startMutant(stage, name, override)
        await plant(router.url, received)
        await router.server.stop()
        assert.ok(received.contains(CANARY), `${name} was not noticed`)
      }
    },
  },
]
