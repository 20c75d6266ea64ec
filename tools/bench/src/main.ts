import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import type { Bench } from './bench.ts'
import { interleave, merged } from './interleave.ts'
import { seededRandom } from './random.ts'
import { summarize } from './result.ts'
import { renderResult } from './table.ts'

const USAGE = 'usage: bench <name> [--json] [--quick] [--runs N] [--seed N]'

const DEFAULT_RUNS = 25
const WARMUPS = 2

const OPTIONS = {
  json: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  runs: { type: 'string' },
  seed: { type: 'string', default: '1' },
} as const

process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<number> {
  const request = parse(argv, await benchNames())
  if (typeof request === 'string') {
    process.stderr.write(`${request}\n`)
    return 2
  }
  const { name, seed, quick, json } = request
  const bench = await loadBench(name)
  const runs = request.runs ?? bench.runs ?? DEFAULT_RUNS
  const random = seededRandom(seed)
  const dir = mkdtempSync(join(tmpdir(), 'indev-bench-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  // What runs meanwhile has the terminal's signal too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

  const setup = await bench.setup({ dir, random, quick })
  try {
    const onRound = (done: number, of: number): void => progress(`${name}: round ${done} of ${of}`)
    const warmups = quick ? 0 : WARMUPS
    const sooner = await interleave(setup.cases, { runs, warmups, random, onRound })
    const later = setup.later ?? { cases: [], runs: 0 }
    const options = { runs: Math.min(runs, later.runs), warmups: 0, random, onRound }
    const samples = merged(sooner, await interleave(later.cases, options))
    progress('')
    const result = summarize(name, bench, samples, random)
    const text = `${bench.summary}\n${runs} interleaved runs, seed ${seed}, Node ${process.version}\n\n`
    const render = bench.document ?? renderResult
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${text}${render(result)}`)
    return 0
  } finally {
    await setup.close()
  }
}

interface Request {
  readonly name: string
  readonly runs: number | undefined
  readonly seed: number
  readonly quick: boolean
  readonly json: boolean
}

/** What is asked for, or why it is refused. */
function parse(argv: readonly string[], names: readonly string[]): Request | string {
  const usage = `${USAGE}\nbenches: ${names.join(', ')}`
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: OPTIONS,
    })
    const [name] = positionals
    const runs = values.runs === undefined ? undefined : Number(values.runs)
    const seed = Number(values.seed)
    if (name === undefined || positionals.length > 1 || !names.includes(name)) return usage
    if (runs !== undefined && (!Number.isSafeInteger(runs) || runs < 1)) {
      return '--runs takes a whole number above 0'
    }
    if (!Number.isSafeInteger(seed)) return '--seed takes a whole number'
    return { name, runs, seed, quick: values.quick, json: values.json }
  } catch {
    return usage
  }
}

async function benchNames(): Promise<string[]> {
  const files = await readdir(new URL('benches/', import.meta.url))
  return files.map((file) => file.replace(/\.ts$/, '')).toSorted()
}

async function loadBench(name: string): Promise<Bench> {
  const loaded: { bench: Bench } = await import(new URL(`benches/${name}.ts`, import.meta.url).href)
  return loaded.bench
}

/** One line that rewrites itself, and only where somebody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}
