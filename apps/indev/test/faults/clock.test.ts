import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { runIndev } from '../support/indev.ts'
import { answers, httpCollector } from './support/collector.ts'
import { newHome } from './support/home.ts'
import { canObserve, isPossible, observe } from './support/observe.ts'
import { disturbances } from './support/verdict.ts'

const SHOW = ['account', 'show']
/** Ten commands under strace, one after the other. */
const TIMEOUT_MS = 180_000

const canFake = canObserve() && isPossible('faketime', '-f', '+1d', 'true')
beforeAll(() => {
  if (!canFake) process.stderr.write('skipped: 3 clocks (needs faketime and strace)\n')
})

/** Words that make a command believe that it is another time. */
function at(offset: string): readonly string[] {
  return ['faketime', '-f', offset]
}

;(canFake ? describe : describe.skip)('a clock', () => {
  test.concurrent.each(['-365d', '+365d'])(
    'that is wrong by %s changes nothing, and what was recorded under it is delivered',
    async (offset) => {
      await using collector = await httpCollector(answers.ok)
      using home = newHome({
        INDEV_HOST: 'http://127.0.0.1:9',
        INDEV_OTLP_ENDPOINT: collector.url,
      })
      const off = await observe(SHOW, { env: { ...home.env, INDEV_TELEMETRY: 'off' } })
      const on = { ...home.env, INDEV_TELEMETRY: 'on' }
      const wrong = await observe(SHOW, { env: on, within: at(offset) })
      expect(disturbances(off, wrong)).toEqual([])
      // The clock is put right: nothing waits for a year to be over.
      expect(disturbances(off, await observe(SHOW, { env: on }))).toEqual([])
      expect(await home.ledger()).toMatchObject({ recorded: 2, pending: 2, lost: 0 })
      await runIndev(['telemetry', 'flush', '--timeout', '20s'], { env: on })
      expect(await home.ledger()).toMatchObject({ delivered: 2, pending: 0, dropped: {} })
    },
    TIMEOUT_MS,
  )

  test.concurrent(
    'that has moved on by a week offline has cost nothing: all of it is delivered once online',
    async () => {
      await using collector = await httpCollector(answers.ok)
      await using offline = await refusedAddress()
      const env = { INDEV_HOST: 'http://127.0.0.1:9', INDEV_TELEMETRY: 'on' }
      using home = newHome({ ...env, INDEV_OTLP_ENDPOINT: offline.url })
      const off = await observe(SHOW, { env: { ...home.env, INDEV_TELEMETRY: 'off' } })
      for (const day of [7, 6, 5, 4, 3, 2, 1]) {
        const on = await observe(SHOW, { env: home.env, within: at(`-${day}d`) })
        expect(disturbances(off, on)).toEqual([])
      }
      expect(await home.ledger()).toMatchObject({ recorded: 7, delivered: 0, pending: 7, lost: 0 })
      const online = { ...home.env, INDEV_OTLP_ENDPOINT: collector.url }
      await runIndev(['telemetry', 'flush', '--timeout', '20s'], { env: online })
      expect(await home.ledger()).toMatchObject({ delivered: 7, pending: 0, dropped: {} })
    },
    TIMEOUT_MS,
  )
})
