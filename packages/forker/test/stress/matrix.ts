// Runs the whole sabotage matrix and writes its table into docs/fork-safety.md. Takes minutes: `pnpm stress`,
// then `pnpm format`.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { whyNoArena } from '../support/arena.ts'
import { CIRCUMSTANCES, PAIRS, PARTS, type Circumstance } from '../support/cells.ts'
import { openStage, type Stage, type StormReport } from '../support/storm.ts'
import { mostStarted, violations } from '../support/verdict.ts'

const DOC = fileURLToPath(new URL('../../../../docs/fork-safety.md', import.meta.url))
const USUAL: Circumstance = { name: '' }
/** The usual time for a storm, and a short one for those that have no end. */
const [MAX_MS, ENDLESS_MS] = [60_000, 8_000]

interface Cell {
  readonly off: readonly string[]
  readonly circumstance: Circumstance
  /** Nothing but its rate or its life is bounded: the verdict does not apply. */
  readonly endless?: string
}

interface Row {
  readonly cell: Cell
  readonly report: StormReport
  readonly found: readonly string[]
}

const cells: readonly Cell[] = [
  ...[[], ...PARTS.map((part) => [part]), ...PAIRS].map((off) => ({ off, circumstance: USUAL })),
  ...CIRCUMSTANCES.map((circumstance) => ({ off: [], circumstance })),
  ...['bucket', 'debounce', 'breaker', 'lease', 'lineage', 'entry'].map((kept) => ({
    off: PARTS.filter((part) => part !== kept),
    circumstance: USUAL,
    endless: kept,
  })),
]

const reason = whyNoArena()
if (reason === undefined) await main()
else process.stdout.write(`skipped: ${cells.length} storms, ${reason}\n`)

async function main(): Promise<void> {
  using stage = openStage()
  const rows: Row[] = []
  const left = cells.map((cell, at) => ({ cell, at }))
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const row = await run(stage, next.cell)
      rows[next.at] = row
      process.stdout.write(`${next.at + 1}/${cells.length} ${line(row)}\n`)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, cpus().length) }, work))
  write(rows)
  const bad = rows.filter(({ found }) => found.length > 0)
  process.stdout.write(`${rows.length - bad.length} bounded, ${bad.length} not\n`)
  process.exitCode = bad.length === 0 ? 0 : 1
}

async function run(stage: Stage, cell: Cell): Promise<Row> {
  const { off, circumstance, endless } = cell
  const report = await stage.run(
    { off, ...circumstance.change },
    { maxMs: endless === undefined ? MAX_MS : ENDLESS_MS, ...circumstance.storm?.() },
  )
  return { cell, report, found: endless === undefined ? violations(report, off) : [] }
}

function line({ cell, report, found }: Row): string {
  const { off, circumstance, endless } = cell
  const without =
    endless === undefined
      ? off.join(', ') || 'none'
      : `all but ${endless}, for ${ENDLESS_MS / 1_000} s`
  const most = mostStarted(off, report.lastedS)
  const columns = [
    without,
    circumstance.name,
    String(report.started),
    Number.isFinite(most) ? String(most) : 'no bound',
    String(report.mostAlive),
    String(report.files),
    report.quiet ? report.quietAfterS.toFixed(1) : 'not quiet',
    found.join('; '),
  ]
  return `| ${columns.join(' | ')} |`
}

function write(rows: readonly Row[]): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const date = new Date().toISOString().slice(0, 10)
  const table = [
    `Commit ${commit}, ${date}, Node ${process.version}, ${cpus().length} cores. \`pnpm stress\` in \`packages/forker\`.`,
    '',
    '| taken out | and | started | at most | alive at once | files left | quiet after, s | wrong |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...rows.map(line),
  ].join('\n')
  const text = readFileSync(join(DOC), 'utf8')
  const [begin, end] = ['<!-- matrix: begin -->', '<!-- matrix: end -->']
  const [before = '', after = ''] = [text.split(begin)[0], text.split(end)[1]]
  writeFileSync(DOC, `${before}${begin}\n\n${table}\n\n${end}${after}`)
}
