import { describe, expect, test } from '@jest/globals'
import type { JournalEntry } from '@indev/telemetry'
import type { UploadAttempt } from '@indev/telemetry/journal'
import type { SliDefinition } from '../src/app.ts'
import { judgeAll } from '../src/slo/history.ts'
import { builtIn } from '../src/slo/objective.ts'
import { percent } from '../src/slo/percent.ts'
import { LATENCY, NOW_MS, SUCCESS, entryOf, sloText, tenDays } from './support/journal.ts'

const GOOD = { good: 1, bad: 0 }
const BAD = { good: 0, bad: 1 }

function excluded(reason: string): unknown {
  return { good: 0, bad: 0, excluded: { [reason]: 1 } }
}

function judged(sli: SliDefinition, more: Partial<JournalEntry>): unknown {
  const definition = { id: 'x', title: 'x', target: '99%', window: '7d', sli }
  const entries = [entryOf(more)]
  const history = { entries, groups: [], attempts: [], corruptLines: 0, unreadableFiles: 0 }
  return judgeAll(builtIn(definition, 'shop'), history)[0]
}

/** What a report says in numbers. */
function numbers(reports: readonly Record<string, unknown>[]): unknown {
  return reports.map(({ id, good, bad, budget, sli, interval, excluded: left, verdict }) => ({
    id,
    good,
    bad,
    budget,
    sli,
    interval,
    left,
    verdict,
  }))
}

describe('what a journal line says of an indicator', () => {
  test.each<[string, SliDefinition, Partial<JournalEntry>, unknown]>([
    ['ok', SUCCESS, {}, GOOD],
    ['a bug', SUCCESS, { outcome: 'bug', cause: 'bug' }, BAD],
    ['the platform failed', SUCCESS, { outcome: 'expected', cause: 'remote' }, BAD],
    ['the user erred', SUCCESS, { outcome: 'expected', cause: 'user' }, GOOD],
    [
      'no network here',
      SUCCESS,
      { outcome: 'expected', cause: 'local-network' },
      excluded('local-network'),
    ],
    ['cancelled', SUCCESS, { outcome: 'cancelled', cause: 'user' }, excluded('cancelled')],
    ['killed', SUCCESS, { outcome: 'interrupted', exitCode: -1 }, excluded('interrupted')],
    ['killed in time', LATENCY, { outcome: 'interrupted' }, excluded('interrupted')],
    ['fast: waiting for a person does not count', LATENCY, {}, GOOD],
    ['exactly at the threshold', LATENCY, { networkNs: 1e9 }, GOOD],
    ['slow', LATENCY, { networkNs: 1e9 + 1 }, BAD],
    ['fast, but a bug', LATENCY, { outcome: 'bug', cause: 'bug' }, BAD],
    ['the user erred, fast', LATENCY, { outcome: 'expected', cause: 'user' }, excluded('user')],
    ['milestone in time', { ...LATENCY, milestone: 'accepted', thresholdMs: 200 }, {}, GOOD],
    ['milestone late', { ...LATENCY, milestone: 'accepted', thresholdMs: 199 }, {}, BAD],
    ['milestone absent', { ...LATENCY, milestone: 'ready' }, {}, excluded('no-milestone')],
  ])('%s', (_name, sli, more, counts) => {
    expect(judged(sli, more)).toMatchObject(counts ?? {})
  })

  test('of another command says nothing', () => {
    expect(judged(LATENCY, { command: 'order list' })).toBeUndefined()
  })
})

describe('slo status', () => {
  test('without data claims nothing and says how much it would take', async () => {
    const text = await sloText(['status'], { entries: [] })
    expect(text).toMatch(/^Commands succeed {2}success, 99\.9% over 30d$/mu)
    expect(text).toMatch(/^ {2}budget {5}░{24} {2}no data$/mu)
    expect(text).toContain(
      'Nothing was recorded in this window; it takes 2,995 in a row without a failure to show 99.9%.',
    )
  })

  test('of a few good commands says how little they prove', async () => {
    const entries = Array.from({ length: 5 }, () => entryOf())
    const text = await sloText(['status', 'success'], { entries })
    expect(text).toMatch(/^ {2}budget {5}█{24} {2}100 % left, success 100 %$/mu)
    expect(text).toMatch(
      /undecided {2}Too early to say: 5 good of 5 only puts the true rate between \d+\.\d+ % and 100 %; it takes 2,995/u,
    )
  })

  test('shows how the budget burnt down, in ASCII where the terminal has no more', async () => {
    const recorded = { entries: tenDays() }
    const blocks = await sloText(['status', 'fast'], recorded)
    expect(blocks).toMatch(/^ {2}budget {5}█{10}▎░{13} {2}42\.8 % left, success 94\.285 %$/mu)
    expect(blocks).toMatch(/^ {2}burn-down {2}█{12}▆{6}▄{22} {2}2 bad, 3\.5 allowed$/mu)
    const ascii = await sloText(['status', 'fast'], { ...recorded, env: { LANG: 'C' } })
    expect(ascii).toMatch(/^ {2}budget {5}#{10}\.{14} {2}42\.8 % left/mu)
    expect(ascii).toMatch(/^[ -~\n]*$/u)
  })

  test('says the same of days that are compacted', async () => {
    const entries = tenDays()
    const [single, compacted] = await Promise.all(
      [false, true].map(async (isCompacted) => {
        const text = await sloText(['status', '-o', 'json'], { entries, isCompacted })
        return JSON.parse(text)
      }),
    )
    expect(numbers(compacted)).toEqual(numbers(single))
  })

  test('in JSON has counts, budget and burn rates as numbers', async () => {
    const entries = [
      ...Array.from({ length: 8 }, () => entryOf()),
      entryOf({ outcome: 'bug', cause: 'bug', atMs: NOW_MS - 7_200_000 }),
      entryOf({ outcome: 'expected', cause: 'remote', atMs: NOW_MS - 7_200_000 }),
      entryOf({ outcome: 'cancelled', cause: 'user' }),
      entryOf({ outcome: 'bug', cause: 'bug', atMs: NOW_MS - 40 * 86_400_000 }),
    ]
    const [success] = JSON.parse(await sloText(['status', '-o', 'json'], { entries }))
    expect(success).toMatchObject({
      id: 'success',
      origin: 'built in',
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
    expect(success.burnDown.at(-1)).toEqual({ atMs: NOW_MS, remaining: -199 })
  })

  test('judges what recording cost, once it is known', async () => {
    const entries = [entryOf({ self: { startupUs: 1, loadUs: 4000 } }), entryOf()]
    const reports = JSON.parse(await sloText(['status', '-o', 'json'], { entries }))
    expect(reports[2]).toMatchObject({ id: 'telemetry-cost', good: 1, bad: 0, excluded: {} })
  })

  test('judges how uploads went, and how long records waited, once there were any', async () => {
    const hour = 3_600_000
    const sent = { v: 1, signal: 'traces', outcome: 'delivered', tookMs: 9, records: 10 } as const
    const attempts: UploadAttempt[] = [
      { ...sent, atMs: NOW_MS - 5 * hour, ageMs: 24 * hour },
      { ...sent, atMs: NOW_MS - 4 * hour, ageMs: 24 * hour + 1 },
      { ...sent, atMs: NOW_MS - 3 * hour, signal: 'metrics', records: 40 },
      { ...sent, atMs: NOW_MS - 2 * hour, outcome: 'later', cause: 'remote', why: 'HTTP 503' },
      { ...sent, atMs: NOW_MS - hour, outcome: 'later', cause: 'local-network' },
      { ...sent, atMs: NOW_MS - 31 * 24 * hour, outcome: 'refused', cause: 'remote' },
    ]
    const recorded = { entries: [entryOf()], attempts }
    const reports = JSON.parse(await sloText(['status', '-o', 'json'], recorded))
    expect(reports.slice(2)).toMatchObject([
      { id: 'telemetry-upload', good: 3, bad: 1, excluded: { 'local-network': 1 } },
      // Of ten records only the oldest is known to be late.
      { id: 'telemetry-age', good: 10, bad: 10, unsure: 9, excluded: {} },
    ])
    const days = JSON.parse(await sloText(['history', '-o', 'json'], recorded))
    expect(days.map(({ id }: { id: string }) => id)).toEqual([
      'success',
      'fast',
      'telemetry-upload',
      'telemetry-age',
    ])
    expect(await sloText(['explain', 'telemetry-age'], recorded)).toContain('at most 1d.')
  })

  test('shows what was not counted', async () => {
    const entries = [entryOf(), entryOf({ outcome: 'cancelled', cause: 'user' })]
    expect(await sloText(['status'], { entries })).toContain('Not counted: 1 cancelled.')
  })

  test('of an unknown objective names those that there are', async () => {
    expect(await sloText(['status', 'fest'], { entries: [] })).toBe(
      '5: error: there is no objective "fest"; there are: success, fast, telemetry-cost, telemetry-upload, telemetry-age\n',
    )
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
