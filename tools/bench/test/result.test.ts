import { describe, expect, test } from '@jest/globals'

import type { Case } from '../src/bench.ts'
import { interleave } from '../src/interleave.ts'
import { seededRandom } from '../src/random.ts'
import { summarize } from '../src/result.ts'
import { renderResult } from '../src/table.ts'

/** A case whose nth run returns the nth value. */
function scripted(name: string, values: readonly number[], order: string[] = []): Case {
  let run = 0
  return {
    name,
    run() {
      order.push(name)
      const wall = values[run] ?? Number.NaN
      run += 1
      return Promise.resolve({ wall })
    },
  }
}

describe('interleave', () => {
  test('every round runs every case once, and not always in the same order', async () => {
    const order: string[] = []
    const cases = ['a', 'b', 'c'].map((name) => scripted(name, Array(20).fill(1), order))
    await interleave(cases, { runs: 20, warmups: 0, random: seededRandom(4) })
    const rounds = Array.from({ length: 20 }, (_, round) => order.slice(round * 3, round * 3 + 3))
    expect(new Set(rounds.map((round) => round.toSorted().join('')))).toEqual(new Set(['abc']))
    expect(new Set(rounds.map((round) => round.join(''))).size).toBeGreaterThan(1)
  })

  test('warm-up rounds leave no number behind', async () => {
    const samples = await interleave([scripted('a', [900, 800, 3, 4])], {
      runs: 2,
      warmups: 2,
      random: seededRandom(1),
    })
    expect(samples.get('a')?.get('wall')).toEqual([3, 4])
  })

  test('counts are taken once, apart from the runs', async () => {
    const counted = { ...scripted('a', [1, 2, 3]), count: () => Promise.resolve({ modules: 7 }) }
    const samples = await interleave([counted], { runs: 3, warmups: 0, random: seededRandom(1) })
    expect(samples.get('a')?.get('modules')).toEqual([7])
  })

  test('two cases of one name are refused', async () => {
    const twice = [scripted('a', [1]), scripted('a', [2])]
    await expect(
      interleave(twice, { runs: 1, warmups: 0, random: seededRandom(1) }),
    ).rejects.toThrow(TypeError)
  })
})

describe('summarize', () => {
  const bench = {
    metrics: { wall: 'ms' },
    pairs: [{ a: 'base', b: 'ours', metric: 'wall' }],
    budgets: [
      { name: 'kept', case: 'ours', over: 'base', metric: 'wall', limit: 6 },
      { name: 'missed', case: 'ours', over: 'base', metric: 'wall', limit: 4.9 },
      { name: 'absolute', case: 'base', metric: 'wall', limit: 10 },
    ],
  } as const
  const samples = new Map([
    ['base', new Map([['wall', [10, 10, 10, 10]]])],
    ['ours', new Map([['wall', [15, 15, 15, 15]]])],
  ])

  test('the result has exactly the documented shape', () => {
    expect(summarize('shape', bench, samples, seededRandom(1))).toEqual({
      name: 'shape',
      rows: [
        { case: 'base', metric: 'wall', unit: 'ms', median: 10, p95: 10, n: 4 },
        { case: 'ours', metric: 'wall', unit: 'ms', median: 15, p95: 15, n: 4 },
      ],
      pairs: [
        {
          a: 'base',
          b: 'ours',
          metric: 'wall',
          unit: 'ms',
          medianDiff: 5,
          ratio: 1.5,
          ci95: [5, 5],
        },
      ],
      budgets: [
        { name: 'kept', limit: 6, value: 5, unit: 'ms', ok: true },
        { name: 'missed', limit: 4.9, value: 5, unit: 'ms', ok: false },
        { name: 'absolute', limit: 10, value: 10, unit: 'ms', ok: true },
      ],
    })
  })

  test('a budget is judged by the upper end of the interval, not by the median', () => {
    const wavering = new Map([
      ['base', new Map([['wall', [10, 10, 10, 10, 10]]])],
      ['ours', new Map([['wall', [11, 12, 15, 18, 19]]])],
    ])
    const [kept] = summarize('wavering', bench, wavering, seededRandom(1)).budgets
    expect(kept?.value).toBeGreaterThan(6)
    expect(kept?.ok).toBe(false)
  })

  test('a bench that names a case it never ran is refused', () => {
    const budgets = [{ name: 'typo', case: 'our', metric: 'wall', limit: 1 }]
    expect(() => summarize('x', { ...bench, budgets }, samples, seededRandom(1))).toThrow(TypeError)
  })

  test('the table names every case, pair and budget', () => {
    const text = renderResult(summarize('shape', bench, samples, seededRandom(1)))
    expect(text).toContain('ours - base')
    expect(text).toMatch(/missed\s+5 ms\s+4\.9 ms\s+MISSED/)
  })
})
