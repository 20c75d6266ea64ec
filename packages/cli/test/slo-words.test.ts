import { describe, expect, test } from '@jest/globals'
import { displayWidth } from '../src/output/display-width.ts'
import { NOW_MS, entryOf, sloText, tenDays } from './support/journal.ts'

describe('slo history', () => {
  test('shows each day that has something, with its share of the budget', async () => {
    const text = await sloText(['history', 'fast', '--days', '7'], { entries: tenDays() })
    expect(text).toMatch(/^2026-11-16 +4\/5 +80 % +1\.45 s +1\.48 s +33\.3 % {2}█+$/mu)
    expect(text).toMatch(/^2026-11-19 +5\/5 +100 % +1\.45 s +1\.48 s +-$/mu)
    expect(text).not.toContain('2026-11-21')
  })

  test('says the same of days that are compacted', async () => {
    const entries = tenDays()
    const [single, compacted] = await Promise.all(
      [false, true].map((isCompacted) => sloText(['history'], { entries, isCompacted })),
    )
    expect(compacted).toBe(single)
  })

  test('in JSON is a list of objectives with their days', async () => {
    const all = JSON.parse(
      await sloText(['history', '--days', '2', '-o', 'json'], { entries: tenDays() }),
    )
    expect(all).toHaveLength(2)
    expect(all[0].days.map(({ day }: { day: string }) => day)).toEqual(['2026-11-20', '2026-11-21'])
  })
})

describe('slo explain', () => {
  test('tells in whole sentences what counts, what is promised and who spent it', async () => {
    const text = await sloText(['explain', 'fast'], { entries: tenDays() })
    expect(text).toContain('Every "order place" that worked counts: good when its own and')
    expect(text).toContain('90% over 7 days allows one failure in 10;')
    expect(text).toContain('2.1.0 spent 100 % of what was spent, 57.142 % of the budget.')
  })
})

test.each(['status', 'explain'])(
  'slo %s says the same on a terminal of 80 columns, and no line is wider',
  async (line) => {
    const entries = tenDays()
    const wide = await sloText([line], { entries })
    const narrow = await sloText([line], { entries, columns: 80 })
    expect(Math.max(...wide.split('\n').map(displayWidth))).toBeGreaterThan(80)
    expect(Math.max(...narrow.split('\n').map(displayWidth))).toBeLessThanOrEqual(80)
    expect(narrow.split(/\s+/u)).toEqual(wide.split(/\s+/u))
  },
)

test('slo explain has no more digits than a person can compare', async () => {
  const text = await sloText(['explain', 'fast'], { entries: tenDays() })
  expect(text).toContain('burns 0.233 times as fast')
})

describe('slo lint', () => {
  test('finds an objective that this traffic can never show, and offers some that it could', async () => {
    const text = await sloText(['lint', 'success'], { entries: tenDays() })
    expect(text).toMatch(
      /^built in: warning: success: 99\.9% needs 2,995 events without a failure to be shown; its window brings about \d+$/mu,
    )
    expect(text).toMatch(/^ {2}could be decided: 9[0-9.]+% over 90 days \(needs \d+\)$/mu)
  })

  test('says so when there is nothing to say', async () => {
    const entries = Array.from({ length: 4000 }, (_, nth) =>
      entryOf({ atMs: NOW_MS - 5 * 86_400_000 + nth * 100_000, command: 'order list' }),
    )
    expect(await sloText(['lint', 'success'], { entries })).toBe('Nothing to say against them.\n')
  })
})

describe('slo replay', () => {
  test('shows when the alerts would have fired, and how many rest on too little', async () => {
    const entries = Array.from({ length: 3000 }, (_, nth) =>
      entryOf({
        atMs: NOW_MS - 86_400_000 + nth * 28_000,
        // An hour without the platform, and one failure by itself.
        ...((nth >= 2000 && nth < 2130) || nth === 500
          ? { outcome: 'expected', cause: 'remote' }
          : {}),
      }),
    )
    const argv = ['replay', 'success', '--days', '1', '-o', 'json']
    const [{ alerts, ungated }] = JSON.parse(await sloText(argv, { entries }))
    const outageMs = NOW_MS - 86_400_000 + 2000 * 28_000
    expect(alerts.length).toBeGreaterThan(0)
    const page = alerts.find(({ policy }: { policy: string }) => policy === 'page 1h')
    for (const { fromMs } of alerts) expect(fromMs).toBeGreaterThan(outageMs)
    expect(page.fromMs - outageMs).toBeLessThan(15 * 60_000)
    expect(ungated.length).toBeGreaterThan(alerts.length)
  })
})

describe('slo simulate', () => {
  test('says how soon an outage is noticed, and the same every time', async () => {
    const argv = ['simulate', 'success', '--per-day', '1000', '--outage', '1h']
    const [first, second] = await Promise.all([
      sloText(argv, { entries: [] }),
      sloText(argv, { entries: [] }),
    ])
    expect(first).toMatch(/Somebody would be paged after \d+m\. Nothing would fire before it\.$/mu)
    expect(second).toBe(first)
  })
})
