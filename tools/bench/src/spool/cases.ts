import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Case, Measures } from '../bench.ts'
import { median, quantile } from '../statistics.ts'
import { moduleUrl, startProgram } from './program.ts'
import { WAYS, type Part, type Way } from './ways.ts'
import { writeAlone, writeTogether } from './writers.ts'

/** How much is written. */
interface Sizes {
  readonly alone: number
  readonly writers: number
  readonly together: number
  readonly backlog: number
  /** By each writer, beside a drainer. */
  readonly beside: number
}

const FULL: Sizes = { alone: 200, writers: 16, together: 30, backlog: 17_000, beside: 250 }
const QUICK: Sizes = { alone: 5, writers: 3, together: 4, backlog: 600, beside: 20 }

/** Every way, in directories of its own below `dir`. */
export function spoolCases(dir: string, quick: boolean): Case[] {
  const sizes = quick ? QUICK : FULL
  const ways: readonly Way[] = Object.values(WAYS)
  return ways.map((way) => {
    const measure = (
      part: Part,
      how: (way: Way, path: string, sizes: Sizes) => Promise<Measures>,
    ): Promise<Measures> =>
      way.parts.includes(part)
        ? inNewDirectory(dir, (path) => how(way, path, sizes))
        : Promise.resolve({})
    return {
      name: way.name,
      run: async () => ({
        ...(await measure('append', appends)),
        ...(await measure('contend', contends)),
        ...(await measure('drain', drains)),
      }),
      count: () => measure('lose', loses),
    }
  })
}

async function inNewDirectory<Result>(
  dir: string,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const path = await mkdtemp(join(dir, 'store-'))
  try {
    return await work(path)
  } finally {
    await rm(path, { recursive: true })
  }
}

/** A process after another one that has made the store. */
async function appends(way: Way, path: string, { alone }: Sizes): Promise<Measures> {
  await writeAlone(way, path, 0)
  const { cold, all } = await writeAlone(way, path, alone)
  return { cold, warm: median(all) }
}

async function contends(way: Way, path: string, sizes: Sizes): Promise<Measures> {
  await writeAlone(way, path, 0)
  const written = await writeTogether(way, path, sizes.writers, sizes.together)
  const all = written.flatMap((each) => each.all)
  return { p50: median(all), p99: quantile(all, 0.99), max: Math.max(...all) }
}

async function drains(way: Way, path: string, { backlog }: Sizes): Promise<Measures> {
  const program = startProgram('drain', [storeOf(way), path, `${backlog}`])
  const { ms, batches }: { ms: number; batches: number } = JSON.parse(await program.line())
  return { 'per record': (ms * 1000) / backlog, drain: ms, batches }
}

/** How many records of several writers never reach a drainer that works beside them. */
async function loses(way: Way, path: string, { writers, beside }: Sizes): Promise<Measures> {
  await writeAlone(way, path, 0)
  const taker = startProgram('taker', [storeOf(way), path])
  await taker.line()
  const written = await writeTogether(way, path, writers, beside)
  taker.go()
  // The first append of each process, and that of the one that made the store.
  const count = written.reduce((sum, { all }) => sum + all.length + 1, 1)
  return { written: count, lost: count - Number(await taker.line()) }
}

function storeOf({ name, store }: Way): string {
  if (store === undefined) throw new TypeError(`nobody takes records out of ${name}`)
  return moduleUrl('store', store)
}
