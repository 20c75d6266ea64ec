import { markdownTable } from '../markdown.ts'
import type { BenchResult } from '../result.ts'
import { CASES } from './cases.ts'

const HEAD = [
  'a loop of commands',
  'the loop',
  'processor time beside it',
  'processes started',
  'at once',
  'quiet after',
  'requests',
  'not delivered',
]

/** The table of packages/telemetry/README.md, as it stands there, and what became of the limits. */
export function loopDocument({ rows, budgets }: BenchResult): string {
  const lines = Object.values(CASES).map((name) => {
    const of = (metric: string): string => {
      const row = rows.find((one) => one.case === name && one.metric === metric)
      if (row === undefined) return ''
      return row.unit === 's' ? `${row.median.toFixed(1)} s` : String(row.median)
    }
    return [
      name,
      of('loop'),
      of('childCpu'),
      `${of('started')} (${Number(of('startedAMinute')).toFixed(1)} a minute)`,
      of('mostAlive'),
      of('quietAfter'),
      of('requests'),
      of('undelivered'),
    ]
  })
  const limits = budgets.map(
    ({ name, value, limit, ok }) =>
      `- ${name}: ${value}, at most ${limit} allowed: ${ok ? 'kept' : '**missed**'}`,
  )
  return [markdownTable([HEAD, ...lines]), limits.join('\n'), ''].join('\n\n')
}
