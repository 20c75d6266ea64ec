import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'

import type { Check } from '../check.ts'
import { craftTraces, text } from '../crafted.ts'
import { type Sample, parseExposition } from '../exposition.ts'
import { send } from '../send.ts'
import type { Stage } from '../stage.ts'
import { COMMANDS } from './delivery.ts'

/** Of span_metrics: twice its flush interval, and then some. */
const EXPOSED_MS = 45_000

/** `aggregation_cardinality_limit`, and the one series that has the rest. */
const MAX_SERIES = 2001

const CALLS = 'indev_cli_calls_total'

/** Fetches the page until it is as wanted; the last one when it never is. */
async function scrape(
  { router }: Stage,
  isThere: (samples: readonly Sample[]) => boolean,
): Promise<string> {
  const deadlineMs = performance.now() + EXPOSED_MS
  for (;;) {
    const answer = await fetch(router.prometheusUrl, { signal: AbortSignal.timeout(10_000) })
    const page = await answer.text()
    if (isThere(parseExposition(page)) || performance.now() > deadlineMs) return page
    await delay(250)
  }
}

function isCreate({ name, labels }: Sample): boolean {
  return name === CALLS && labels['span_name'] === 'indev cluster create'
}

function isOverflow({ name, labels }: Sample): boolean {
  return name === CALLS && labels['otel_metric_overflow'] === 'true'
}

/** A series begins with a point of 0, so that the first increase is one. */
function hasCounted(isIt: (sample: Sample) => boolean): (samples: readonly Sample[]) => boolean {
  return (samples) => samples.some((sample) => isIt(sample) && sample.value > 0)
}

export const metricsChecks: readonly Check[] = [
  {
    title: 'Prometheus gets the count and the duration of every command, exactly',
    async run(stage) {
      const page = await scrape(stage, hasCounted(isCreate))
      const samples = parseExposition(page)
      const calls = samples.filter(isCreate)
      assert.deepEqual(
        calls.map(({ labels, value }) => [labels['cli_outcome'], labels['service_version'], value]),
        [['ok', '1.2.3', COMMANDS]],
      )
      const buckets = samples.filter(
        ({ name, labels }) =>
          name === 'indev_cli_duration_seconds_bucket' &&
          labels['span_name'] === 'indev cluster create',
      )
      assert.ok(buckets.some(({ labels }) => labels['le'] === '2'))
      assert.equal(buckets.find(({ labels }) => labels['le'] === '+Inf')?.value, COMMANDS)
      assert.ok(!/installation/u.test(page), 'an installation is told from another')
    },
  },
  {
    title: 'names made up by a stranger end in one series once there are too many',
    async run(stage) {
      const spans = Array.from({ length: 3000 }, (_, at) => ({ name: `made up ${at}` }))
      await send(stage.router.url, craftTraces([text('service.name', 'indev')], spans))
      const page = await scrape(stage, hasCounted(isOverflow))
      const calls = parseExposition(page).filter(({ name }) => name === CALLS)
      const rest = calls.find(isOverflow)?.value ?? 0
      assert.ok(rest >= 3000 - MAX_SERIES, `${rest} in the series for the rest`)
      assert.ok(calls.length <= MAX_SERIES, `${calls.length} series`)
    },
  },
]
