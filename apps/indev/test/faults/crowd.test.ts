import { beforeAll, describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import { runIndev } from '../support/indev.ts'
import { answers, httpCollector } from './support/collector.ts'
import { gather, whyNoCrowd } from './support/crowd.ts'
import { newHome } from './support/home.ts'

const COUNT = 200
/** No two detached processes are started within less, ms. */
const APART_MS = 5_000

const reason = whyNoCrowd()
beforeAll(() => {
  if (reason !== undefined) process.stderr.write(`skipped: 1 crowd (${reason})\n`)
})

;(reason === undefined ? describe : describe.skip)('a crowd', () => {
  test('of 200 commands at once says what one says, starts a few processes, and loses nothing', async () => {
    await using collector = await httpCollector(answers.ok)
    using home = newHome({ INDEV_HOST: 'http://127.0.0.1:9', INDEV_OTLP_ENDPOINT: collector.url })
    // What one of them has compiled the others read: it is not how long each takes that matters here.
    const cache = { NODE_COMPILE_CACHE: join(home.path, 'compiled') }
    const on = { ...home.env, ...cache, INDEV_TELEMETRY: 'on' }
    const off = await runIndev(['account', 'show'], {
      env: { ...home.env, INDEV_TELEMETRY: 'off' },
    })
    await runIndev(['account', 'show'], { env: on })
    home.letAMinutePass()

    const startMs = performance.now()
    const members = await gather(COUNT, on)
    const tookMs = performance.now() - startMs
    expect(members.filter((member) => JSON.stringify(member) !== JSON.stringify(off))).toEqual([])
    const ledger = await home.ledger()
    const all = COUNT + 1
    expect(ledger).toMatchObject({ recorded: all, delivered: all, pending: 0, lost: 0 })
    expect(ledger.spawned).toBeGreaterThan(0)
    // The first, and one more whenever so much time has passed while others were still starting.
    expect(ledger.spawned).toBeLessThanOrEqual(2 + tookMs / APART_MS)
    // One for each uploader and one for the flush: the commands themselves opened none.
    expect(collector.connections()).toBeLessThanOrEqual(ledger.spawned + 1)
  }, 400_000)
})
