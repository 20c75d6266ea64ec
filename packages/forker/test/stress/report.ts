import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { CIRCUMSTANCES, type Circumstance } from '../support/cells.ts'
import type { StormReport } from '../support/storm.ts'

/** One storm: what is taken out, and what goes wrong besides. */
export interface Cell {
  readonly off: readonly string[]
  readonly circumstance: Circumstance
  /** The one part that is left in: only what is started is bounded, for as long as it goes on. */
  readonly alone?: string
}

/** A storm that was run. */
export interface Row {
  readonly cell: Cell
  readonly report: StormReport
  /** The most that may have been started. */
  readonly most: number
  /** What is wrong with it. */
  readonly found: readonly string[]
}

const DOC = fileURLToPath(new URL('../../../../docs/fork-safety.md', import.meta.url))
const [BEGIN, END] = ['<!-- matrix: begin -->', '<!-- matrix: end -->']

/** Replaces the tables between the two marks in docs/fork-safety.md. */
export function writeReport(
  rows: readonly Row[],
  run: { readonly cells: readonly Cell[]; readonly seed: number },
): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const date = new Date().toISOString().slice(0, 10)
  const bad = rows.filter(({ found }) => found.length > 0).length
  const lastedS = rows.reduce((sum, { report }) => sum + report.lastedS, 0)
  const tables = [
    `Commit ${commit}, seed ${run.seed}, ${date}, Node ${process.version}, ${cpus().length} cores, ` +
      `${Math.ceil(lastedS / 60)} minutes of storms: ${rows.length} of ${run.cells.length} run, ` +
      `${rows.length - bad} bounded, ${bad} not, ${run.cells.length - rows.length} not run.`,
    'The worst of each circumstance, whatever one or two parts are taken out:',
    worst(rows),
    'One part left in, all others taken out, stopped after 8 s:',
    alone(rows),
    'Every storm: started / at most, most alive at once, files left, seconds until quiet.',
    every(rows),
  ]
  const text = readFileSync(DOC, 'utf8')
  const [before = '', after = ''] = [text.split(BEGIN)[0], text.split(END)[1]]
  writeFileSync(DOC, `${before}${BEGIN}\n\n${tables.join('\n\n')}\n\n${END}${after}`)
}

function worst(rows: readonly Row[]): string {
  const lines = CIRCUMSTANCES.map((circumstance) => {
    const these = inProduct(rows).filter(({ cell }) => cell.circumstance === circumstance)
    const most = (pick: (row: Row) => number): number => Math.max(0, ...these.map(pick))
    return [
      circumstance.name,
      these.length,
      most(({ report }) => report.started),
      most(({ report }) => report.mostAlive),
      most(({ report }) => report.files),
      most(({ report }) => (report.quiet ? report.quietAfterS : 0)).toFixed(1),
      these.filter(({ found }) => found.length > 0).length,
    ]
  })
  return table(
    ['circumstance', 'storms', 'started', 'alive at once', 'files left', 'quiet after, s', 'wrong'],
    lines,
  )
}

function alone(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ cell, report, most, found }) =>
    cell.alone === undefined
      ? []
      : [
          [
            cell.alone,
            report.started,
            Number.isFinite(most) ? most : 'no bound',
            report.mostAlive,
            report.files,
            quiet(report),
            found.join('; '),
          ],
        ],
  )
  return table(
    ['left in', 'started', 'at most', 'alive at once', 'files left', 'quiet after, s', 'wrong'],
    lines,
  )
}

function every(rows: readonly Row[]): string {
  const sets = [...new Set(inProduct(rows).map(({ cell }) => cell.off))]
  const lines = sets
    .toSorted((a, b) => a.length - b.length)
    .map((off) => [
      off.join(', ') || 'none',
      ...CIRCUMSTANCES.map((circumstance) => {
        const row = rows.find(
          ({ cell }) =>
            cell.alone === undefined && cell.off === off && cell.circumstance === circumstance,
        )
        return row === undefined ? 'not run' : cellText(row)
      }),
    ])
  return table(['taken out', ...CIRCUMSTANCES.map(({ name }) => name)], lines)
}

function cellText({ report, most, found }: Row): string {
  const numbers = [`${report.started}/${most}`, report.mostAlive, report.files, quiet(report)]
  return [numbers.join(', '), ...found].join('; ')
}

function quiet({ quiet: isQuiet, quietAfterS }: StormReport): string {
  return isQuiet ? quietAfterS.toFixed(1) : 'until killed'
}

function inProduct(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ cell }) => cell.alone === undefined)
}

function table(head: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  const rule = head.map((_name, at) => (at === 0 ? '---' : '---:'))
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
