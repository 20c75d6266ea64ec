import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { StubPlatform } from '../support/stub-platform.ts'
import {
  type Collector,
  answers,
  drippingCollector,
  httpCollector,
  redirectTo,
  refusingProxy,
  tlsCollector,
} from './support/collector.ts'
import { newHome } from './support/home.ts'
import { canObserve, isPossible, observe, onceWithTelemetryOff } from './support/observe.ts'
import { quickPlatform, signedInAt } from './support/platform.ts'
import { runIndev } from '../support/indev.ts'
import { disturbances } from './support/verdict.ts'

interface Fault {
  readonly name: string
  readonly open: () => Promise<Collector>
  /** What becomes of the two commands that are recorded. */
  readonly fate: { readonly delivered: number; readonly pending: number }
}

const SENT = { delivered: 2, pending: 0 }
const KEPT = { delivered: 0, pending: 2 }

const faults: readonly Fault[] = [
  { name: 'answers', open: () => httpCollector(answers.ok), fate: SENT },
  { name: 'accepts and never answers', open: () => httpCollector(answers.never), fate: KEPT },
  { name: 'drips a byte a second', open: drippingCollector, fate: KEPT },
  { name: 'resets after the body', open: () => httpCollector(answers.reset), fate: KEPT },
  { name: 'answers 500', open: () => httpCollector(answers.serverError), fate: KEPT },
  { name: 'answers 503 in 10 MB', open: () => httpCollector(answers.unavailable), fate: KEPT },
  // A 2xx is an acknowledgement, whatever is in it.
  { name: 'answers 200 in HTML', open: () => httpCollector(answers.html), fate: SENT },
  { name: 'answers 200 in 10 MB', open: () => httpCollector(answers.tenMegabytes), fate: SENT },
  { name: 'has a certificate of its own', open: () => tlsCollector(answers.ok), fate: KEPT },
]

const LIST = ['cluster', 'list']
const canRun = canObserve() && isPossible('openssl', 'version')
const observeOff = onceWithTelemetryOff()
let platform: StubPlatform

beforeAll(async () => {
  platform = await quickPlatform()
  if (canRun) return
  process.stderr.write(`skipped: ${faults.length + 3} collectors (needs strace and openssl)\n`)
})
afterAll(async () => {
  await platform[Symbol.asyncDispose]()
})

/** What `cluster list` says with telemetry off, then on with an upload due. */
async function disturb(endpoint: string, more: Readonly<Record<string, string>> = {}) {
  const signedIn = signedInAt(platform.url)
  using home = newHome({ ...signedIn, INDEV_OTLP_ENDPOINT: endpoint, ...more })
  const on = { ...home.env, INDEV_TELEMETRY: 'on' }
  const off = await observeOff(LIST, signedIn)
  await runIndev(LIST, { env: on })
  home.letAMinutePass()
  const observed = await observe(LIST, { env: on })
  const found = disturbances(off, observed)
  return { off, found, sentTo: observed.connects.background, ledger: await home.ledger() }
}

;(canRun ? describe : describe.skip)('a collector that', () => {
  test.concurrent.each(faults)(
    '$name changes nothing for who types, and nothing is lost',
    async ({ open, fate }) => {
      await using collector = await open()
      const { off, found, sentTo, ledger } = await disturb(collector.url)
      expect(found).toEqual([])
      expect(off).toMatchObject({ exitCode: 0, stderr: '' })
      expect(off.connects.foreground).toContain(new URL(platform.url).host)
      // Not for want of trying.
      expect(sentTo).toContain(new URL(collector.url).host)
      expect(collector.connections()).toBeGreaterThan(0)
      expect(ledger).toMatchObject({ recorded: 2, ...fate, lost: 0, spawned: 1 })
    },
    180_000,
  )

  test.concurrent('redirects is not followed: spans go to where they were meant to', async () => {
    await using elsewhere = await httpCollector(answers.ok)
    await using collector = await httpCollector(redirectTo(elsewhere.url))
    const { found, ledger } = await disturb(collector.url)
    expect(found).toEqual([])
    expect([collector.connections(), elsewhere.connections()]).toEqual([1, 0])
    expect(ledger).toMatchObject({ recorded: 2, ...KEPT, lost: 0 })
  })

  test.concurrent('is behind a proxy that answers 403 is not reached around it, and nothing is lost', async () => {
    await using proxy = await refusingProxy()
    const more = { HTTPS_PROXY: proxy.url }
    const { found, sentTo, ledger } = await disturb('https://collector.example', more)
    expect(found).toEqual([])
    expect([...new Set(sentTo)]).toEqual([new URL(proxy.url).host])
    expect(ledger).toMatchObject({ recorded: 2, ...KEPT, lost: 0 })
  })

  test.concurrent('is down changes nothing for who types, and nothing is lost', async () => {
    await using endpoint = await refusedAddress()
    const { found, sentTo, ledger } = await disturb(endpoint.url)
    expect(found).toEqual([])
    expect(sentTo).toContain(new URL(endpoint.url).host)
    expect(ledger).toMatchObject({ recorded: 2, ...KEPT, lost: 0 })
  })
})
