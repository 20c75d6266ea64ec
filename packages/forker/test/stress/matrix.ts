// Runs the sabotage matrix, every set of guards in every circumstance, and writes it into docs/fork-safety.md.
// `pnpm stress [--seed N] [--minutes N] [--rows FILE]`: a cell that would begin later is not run, and counted as
// that; what a file has of the same seed and sources is not run again.
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { whyNoArena } from '../support/arena.ts'
import {
  CIRCUMSTANCES,
  CLOCK_SET,
  PAIRS,
  PARTS,
  USUAL,
  whyNoClock,
  type Circumstance,
} from '../support/cells.ts'
import { randomFrom, sample } from '../support/random.ts'
import { openStage, type Stage, type StormReport } from '../support/storm.ts'
import { mostStarted, mostWatched, tooMany, violations } from '../support/verdict.ts'
import { writeReport, type Cell, type Row } from './report.ts'
import { nameOf, openRows } from './rows.ts'

/** The usual time for a storm, and a short one where one part is left, which bounds what is started, for ever. */
const [MAX_MS, ENDLESS_MS] = [60_000, 8_000]
const AT_ONCE = 2

const SETS: readonly (readonly string[])[] = [[], ...PARTS.map((part) => [part]), ...PAIRS]
/** These bound no storm alone: the switch is off, nobody enters for a lease, and short lives use no CPU time. */
const NOT_ALONE: readonly string[] = ['switch', 'lease', 'cpu limit']
const ALONE = PARTS.filter((part) => !NOT_ALONE.includes(part))
const cells: readonly Cell[] = [
  ...CIRCUMSTANCES.flatMap((circumstance) => SETS.map((off) => ({ off, circumstance }))),
  ...ALONE.map((alone) => ({
    off: PARTS.filter((part) => part !== alone),
    circumstance: USUAL,
    alone,
  })),
]

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '60' },
    rows: { type: 'string' },
  },
})
const [seed, minutes] = [Number(values.seed), Number(values.minutes)]

const reason = whyNoArena()
if (reason === undefined) await main()
else process.stdout.write(`skipped: ${cells.length} storms, ${reason}\n`)

async function main(): Promise<void> {
  using stage = openStage()
  const startMs = performance.now()
  const minutesPassed = (): number => (performance.now() - startMs) / 60_000
  const rows: Row[] = []
  const store = openRows(values.rows, seed)
  for (const [at, cell] of cells.entries()) {
    const report = store.find(cell)
    if (report !== undefined) rows[at] = judged(cell, report)
  }
  // What breaks less comes first; within that an order of the seed, so that what is left over when the time
  // is over is not always the same.
  const random = randomFrom(seed)
  const left = [0, 1, 2, 3].flatMap((tier) => {
    const these = [...cells.keys()].filter(
      (at) => rows[at] === undefined && tierOf(cells[at]) === tier,
    )
    return sample(random, these, these.length)
  })
  const work = async (): Promise<void> => {
    for (let at = left.shift(); at !== undefined; at = left.shift()) {
      const cell = cells[at]
      if (cell === undefined || minutesPassed() > minutes || cannotRun(cell.circumstance)) continue
      const report = await run(stage, cell, randomFrom(seed * 1_000 + at))
      // Its commands alone took too long: that says something of the machine, and nothing of the guards.
      if (Number.isNaN(report.quietAfterS) || Number.isNaN(report.started)) {
        left.push(at)
        continue
      }
      const row = judged(cell, report)
      rows[at] = row
      store.add(cell, report)
      process.stdout.write(`${cells.length - left.length}/${cells.length} ${nameOf(row)}\n`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, cpus().length) }, work))
  const ran = rows.filter((row) => row !== undefined)
  writeReport(ran, { cells, seed })
  const bad = ran.filter(({ found }) => found.length > 0)
  process.stdout.write(
    `${ran.length - bad.length} bounded, ${bad.length} not, ${cells.length - ran.length} not run\n`,
  )
  process.exitCode = bad.length === 0 ? 0 : 1
}

/** 0: guards or a circumstance alone; 1: one guard and a circumstance; 2: two guards; 3: the dearest. */
function tierOf(cell: Cell | undefined): number {
  if (cell === undefined || cell.alone !== undefined || cell.circumstance === USUAL) return 0
  if (cell.off.length > 0 && cell.circumstance.name === '200 at once') return 3
  return cell.off.length
}

function cannotRun(circumstance: Circumstance): boolean {
  return circumstance === CLOCK_SET && whyNoClock() !== undefined
}

async function run(stage: Stage, cell: Cell, random: () => number): Promise<StormReport> {
  const { off, circumstance, alone } = cell
  const change = { off, ...circumstance.change }
  // A watchdog is of no use to children that do not enter.
  if (alone !== undefined) {
    return stage.run(change, { maxMs: ENDLESS_MS, enters: alone === 'watchdog' })
  }
  return stage.run(change, { maxMs: MAX_MS, ...circumstance.storm?.(random) })
}

function judged(cell: Cell, report: StormReport): Row {
  const { off, circumstance, alone } = cell
  const { deafens = [] } = circumstance
  if (alone !== undefined) {
    const most = alone === 'watchdog' ? mostWatched(report) : mostStarted(off, report)
    return { cell, report, most, found: tooMany(report, most) }
  }
  const most = mostStarted([...off, ...deafens], report)
  return { cell, report, most, found: violations(report, off, deafens) }
}
