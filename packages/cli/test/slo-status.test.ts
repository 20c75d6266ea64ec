import { describe, expect, test } from '@jest/globals'
import { type JournalEntry, appendJournal } from '@indev/telemetry'
import type { CliApp, SliDefinition } from '../src/app.ts'
import { eventsOf } from '../src/builtin/slo-events.ts'
import { percent } from '../src/builtin/percent.ts'
import { runInProcess } from '../src/testing.ts'
import { Home } from './support/program.ts'
import { openShop } from './support/shop.ts'

const NOW_MS = Date.UTC(2026, 10, 21, 12)

let nextId = 0
function entry(more: Partial<JournalEntry> = {}): JournalEntry {
  nextId += 1
  return {
    v: 1,
    id: nextId.toString(16).padStart(32, '0'),
    atMs: NOW_MS - 60_000,
    command: 'order place',
    version: '2.0.0',
    outcome: 'ok',
    exitCode: 0,
    durationNs: 9e9,
    activeNs: 1e9,
    networkNs: 0.5e9,
    promptNs: 7.5e9,
    suspendedNs: 0,
    milestones: { accepted: 0.2e9 },
    self: { startupUs: 1 },
    ...more,
  }
}

const SUCCESS: SliDefinition = { kind: 'success' }
const LATENCY: SliDefinition = { kind: 'latency', command: 'order place', thresholdMs: 2000 }

describe('what a journal line says of an indicator', () => {
  test.each<[string, SliDefinition, Partial<JournalEntry>, unknown]>([
    ['ok', SUCCESS, {}, 'good'],
    ['a bug', SUCCESS, { outcome: 'bug', cause: 'bug' }, 'bad'],
    ['the platform failed', SUCCESS, { outcome: 'expected', cause: 'remote' }, 'bad'],
    ['the user erred', SUCCESS, { outcome: 'expected', cause: 'user' }, 'good'],
    [
      'no network here',
      SUCCESS,
      { outcome: 'expected', cause: 'local-network' },
      { excluded: 'local-network' },
    ],
    ['cancelled', SUCCESS, { outcome: 'cancelled', cause: 'user' }, { excluded: 'cancelled' }],
    ['fast: waiting for a person does not count', LATENCY, {}, 'good'],
    ['exactly at the threshold', LATENCY, { networkNs: 1e9 }, 'good'],
    ['slow', LATENCY, { networkNs: 1e9 + 1 }, 'bad'],
    ['fast, but a bug', LATENCY, { outcome: 'bug', cause: 'bug' }, 'bad'],
    ['the user erred, fast', LATENCY, { outcome: 'expected', cause: 'user' }, { excluded: 'user' }],
    ['milestone in time', { ...LATENCY, milestone: 'accepted', thresholdMs: 200 }, {}, 'good'],
    ['milestone late', { ...LATENCY, milestone: 'accepted', thresholdMs: 199 }, {}, 'bad'],
    ['milestone absent', { ...LATENCY, milestone: 'ready' }, {}, { excluded: 'no-milestone' }],
  ])('%s', (_name, sli, more, outcome) => {
    expect(eventsOf(sli, [entry(more)])).toMatchObject([{ outcome }])
  })

  test('of another command says nothing', () => {
    expect(eventsOf(LATENCY, [entry({ command: 'order list' })])).toEqual([])
  })
})

describe('slo status', () => {
  const app: CliApp = {
    ...openShop().app,
    slos: [
      { id: 'success', title: 'Commands succeed', target: '99.9%', window: '30d', sli: SUCCESS },
      { id: 'fast', title: 'Orders are fast', target: '90%', window: '7d', sli: LATENCY },
    ],
  }

  const status = async (
    entries: readonly JournalEntry[],
    flags: readonly string[] = [],
  ): Promise<string> => {
    using home = new Home()
    for (const each of entries) appendJournal(home.paths('shop'), each)
    const env = home.env({ SHOP_TELEMETRY: 'off' })
    const argv = ['slo', 'status', ...flags]
    const { exitCode, stdout, stderr } = await runInProcess(app, argv, {
      env,
      nowMs: () => NOW_MS,
    })
    return exitCode === 0 && stderr === '' ? stdout : `${exitCode}: ${stderr}`
  }

  test('without data claims nothing and says how much it would take', async () => {
    const text = await status([])
    expect(text).toMatch(/^success +99\.9% +30d +- +0\/0 +- +- +- +- +no_data$/mu)
    expect(text).toContain(
      'Nothing was recorded in this window; it takes 2,995 in a row without a failure to show 99.9%.',
    )
  })

  test('of a few good commands says how little they prove', async () => {
    const text = await status(Array.from({ length: 5 }, () => entry()))
    expect(text).toMatch(
      /^success +99\.9% +30d +100 % +5\/5 +100 % +0\.00 +0\.00 +0\.00 +undecided$/mu,
    )
    expect(text).toMatch(
      /Too early to say: 5 good of 5 only puts the true rate between \d+\.\d+ % and 100 %; it takes 2,995/u,
    )
  })

  test('in JSON has counts, budget and burn rates as numbers', async () => {
    const entries = [
      ...Array.from({ length: 8 }, () => entry()),
      entry({ outcome: 'bug', cause: 'bug', atMs: NOW_MS - 7_200_000 }),
      entry({ outcome: 'expected', cause: 'remote', atMs: NOW_MS - 7_200_000 }),
      entry({ outcome: 'cancelled', cause: 'user' }),
      entry({ outcome: 'bug', cause: 'bug', atMs: NOW_MS - 40 * 86_400_000 }),
    ]
    const [success] = JSON.parse(await status(entries, ['-o', 'json']))
    expect(success).toMatchObject({
      id: 'success',
      verdict: 'breached',
      good: 8,
      bad: 2,
      total: 10,
      sli: 0.8,
      excluded: { cancelled: 1 },
      budget: { allowed: 0.01, spent: 2, left: -1.99, remaining: -199 },
      burnRate: { '1h': 0, '6h': 200, '3d': 200 },
      sampleNeeded: 2995,
    })
    expect(success.sentence).toMatch(/^Missed: 8 good of 10, 95 % sure/u)
  })

  test('shows what was not counted', async () => {
    const text = await status([entry(), entry({ outcome: 'cancelled', cause: 'user' })])
    expect(text).toContain('Not counted: 1 cancelled.')
  })
})

test.each([
  [1, '100 %'],
  [0.999_999_9, '99.999 %'],
  [0.9985, '99.85 %'],
  [0.29, '29 %'],
  [-1.99, '-199 %'],
])('%p is written %s, never rounded up', (share, text) => {
  expect(percent(share)).toBe(text)
})
