import assert from 'node:assert/strict'

import { ARRIVAL_MS, type Check } from '../check.ts'
import { craftMetrics, craftTraces, text } from '../crafted.ts'
import { startMutant } from '../mutant.ts'
import type { KeyValue } from '../otlp.ts'
import type { Received } from '../received.ts'
import { send } from '../send.ts'

const OURS = [text('service.name', 'indev')]

const FOREIGN: readonly (readonly KeyValue[])[] = [
  [text('service.name', 'shop')],
  [text('service.name', 'indev-not')],
  [text('other', 'x')],
  [{ key: 'service.name', value: { intValue: 5 } }],
]

/** Sends what is not ours, then what is, and waits for that. */
async function sendBoth(url: string, received: Received): Promise<void> {
  const sendOne = async (resource: readonly KeyValue[], name: string): Promise<void> => {
    await send(url, craftTraces(resource, [{ name }]))
    await send(url, craftMetrics(resource, name, [], ''), { path: '/v1/metrics' })
  }
  for (const resource of FOREIGN) await sendOne(resource, 'foreign')
  await sendOne(OURS, 'after')
  const isThere = (): boolean => hasSpan(received, 'after') && hasMetric(received, 'after')
  assert.ok(await received.until(isThere, ARRIVAL_MS), 'our own did not arrive')
}

function hasSpan({ spans }: Received, name: string): boolean {
  return spans.some((span) => span.name === name)
}

function hasMetric({ metrics }: Received, name: string): boolean {
  return metrics.some((metric) => metric.name === name)
}

export const foreignChecks: readonly Check[] = [
  {
    title: 'a service that is not ours passes in no signal',
    async run({ router, received }) {
      await sendBoth(router.url, received)
      assert.ok(!hasSpan(received, 'foreign'))
      assert.ok(!hasMetric(received, 'foreign'))
    },
  },
  {
    title: 'the same look finds it when nothing filters',
    async run(stage) {
      const override = 'processors: {filter/ours: {trace_conditions: [], metric_conditions: []}}'
      const { router, received } = await startMutant(stage, 'no-filter', override)
      await sendBoth(router.url, received)
      await router.server.stop()
      assert.ok(hasSpan(received, 'foreign'))
      assert.ok(hasMetric(received, 'foreign'))
    },
  },
]
