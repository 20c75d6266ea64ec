import type { BenchResult } from '../result.ts'
import { WAYS } from './ways.ts'

const HEAD = [
  '',
  'first append, with what it loads',
  'another: median (mean)',
  '16 processes at once: median / p99 / max',
  'drained, a record',
  'lost beside a drainer',
]

/** The table of packages/spool/README.md, as it stands there, and what became of the limits. */
export function spoolDocument({ rows, budgets }: BenchResult): string {
  const value = (name: string, metric: string): number | undefined =>
    rows.find((row) => row.case === name && row.metric === metric)?.median
  const nothing = value(WAYS.nothing.name, 'cold') ?? 0
  const times = (metric: string): number =>
    rows.find((row) => row.case === WAYS.ours.name && row.metric === metric)?.n ?? 0
  const lines = Object.values(WAYS).flatMap(({ name }) => {
    if (name === WAYS.nothing.name) return []
    const of = (metric: string): number | undefined => value(name, metric)
    const cold = of('cold')
    const lost = of('lost')
    const cells = [
      name,
      cold === undefined ? '' : duration(cold - nothing),
      together([duration(of('warm')), parenthesized(duration(of('mean')))], ' '),
      together([duration(of('p50')), duration(of('p99')), duration(of('max'))], ' / '),
      duration(of('per record')),
      lost === undefined ? '' : `${lost} of ${of('written') ?? 0}`,
    ]
    return [cells]
  })
  const limits = budgets.map(
    ({ name, value: found, limit, unit, ok }) =>
      `- ${name}: ${found} ${unit}, at most ${limit} allowed: ${ok ? 'kept' : '**missed**'}`,
  )
  const table = renderTable([HEAD, ...lines])
  const intervals = 'Limits, each compared with the upper end of the 95 % interval of its median:'
  const rounds = `Medians: appends of ${times('warm')} processes alone, ${times('p50')} times 16 processes, ${times('drain')} drains.`
  return [...table, '', rounds, '', intervals, '', ...limits, ''].join('\n')
}

/** As the formatter of the repository would have it. */
function renderTable(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) =>
    Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0)),
  )
  const padded = rows.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)))
  padded.splice(
    1,
    0,
    widths.map((width) => '-'.repeat(width)),
  )
  return padded.map((cells) => `| ${cells.join(' | ')} |`)
}

/** Two digits that count. */
function duration(us: number | undefined): string {
  if (us === undefined) return ''
  const [value, unit] = Math.abs(us) < 1000 ? [us, 'µs'] : [us / 1000, 'ms']
  return `${Math.abs(value) < 10 ? value.toFixed(1) : value.toFixed(0)} ${unit}`
}

function parenthesized(text: string): string {
  return text === '' ? '' : `(${text})`
}

function together(texts: readonly string[], between: string): string {
  return texts.filter((text) => text !== '').join(between)
}
