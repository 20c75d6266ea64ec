import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import type { Bench } from './bench.ts'
import { interleave } from './interleave.ts'
import { seededRandom } from './random.ts'
import { summarize } from './result.ts'
import { renderResult } from './table.ts'

const USAGE = 'usage: bench <name> [--json] [--runs N] [--seed N]'

process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '25' },
      seed: { type: 'string', default: '1' },
    },
  })
  const names = await benchNames()
  const [name] = positionals
  const runs = Number(values.runs)
  const seed = Number(values.seed)
  if (name === undefined || positionals.length > 1 || !names.includes(name)) {
    return refuse(`${USAGE}\nbenches: ${names.join(', ')}`)
  }
  if (!Number.isSafeInteger(runs) || runs < 1) return refuse('--runs takes a whole number above 0')
  if (!Number.isSafeInteger(seed)) return refuse('--seed takes a whole number')

  const bench = await loadBench(name)
  const random = seededRandom(seed)
  const dir = await mkdtemp(join(tmpdir(), 'indev-bench-'))
  try {
    const setup = await bench.setup({ dir, random })
    try {
      const samples = await interleave(setup.cases, {
        runs,
        warmups: 2,
        random,
        onRound: (done, of) => progress(`${name}: round ${done} of ${of}`),
      })
      progress('')
      const result = summarize(name, bench, samples, random)
      process.stdout.write(
        values.json
          ? `${JSON.stringify(result)}\n`
          : `${bench.summary}\n${runs} interleaved runs, seed ${seed}, Node ${process.version}\n\n${renderResult(result)}`,
      )
    } finally {
      await setup.close()
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
  return 0
}

async function benchNames(): Promise<string[]> {
  const files = await readdir(new URL('benches/', import.meta.url))
  return files.map((file) => file.replace(/\.ts$/, '')).toSorted()
}

async function loadBench(name: string): Promise<Bench> {
  const loaded: { bench: Bench } = await import(new URL(`benches/${name}.ts`, import.meta.url).href)
  return loaded.bench
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`)
  return 2
}

/** One line that rewrites itself, and only where somebody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}
