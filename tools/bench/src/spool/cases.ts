import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

import type { BenchSetup, Case, Measures } from '../bench.ts'
import { median, quantile } from '../statistics.ts'
import { moduleUrl, startProgram } from './program.ts'
import { WAYS, type Part, type Way } from './ways.ts'
import { writeAlone, writeTogether } from './writers.ts'

/** How much is written, and how often. */
interface Sizes {
  readonly alone: number
  readonly writers: number
  readonly together: number
  readonly backlog: number
  /** By each writer, beside a drainer. */
  readonly beside: number
  /** The same for a way whose every append waits, for the disk or for others. */
  readonly besideSlow: number
  /** Rounds of drains. */
  readonly drains: number
  /** Each part is measured in the first of so many rounds. */
  readonly every: Readonly<Record<Exclude<Part, 'lose'>, number>>
}

// A disk that syncs decides how long it takes: some 2 minutes where a sync takes half a millisecond.
const FULL: Sizes = {
  alone: 100,
  writers: 16,
  together: 20,
  backlog: 17_000,
  beside: 250,
  besideSlow: 60,
  drains: 5,
  every: { append: 1, contend: 2, drain: 1 },
}
const QUICK: Sizes = {
  alone: 5,
  writers: 3,
  together: 4,
  backlog: 600,
  beside: 20,
  besideSlow: 20,
  drains: 1,
  every: { append: Infinity, contend: Infinity, drain: Infinity },
}

type Measurement = (way: Way, path: string, sizes: Sizes) => Promise<Measures>

const MEASUREMENTS = [
  ['append', appends],
  ['contend', contends],
  ['drain', drains],
] as const satisfies readonly (readonly [Part, Measurement])[]

/**
 * Every way, in directories of its own below `dir`.
 *
 * What removes thousands of files comes later: ext4 does not give an inode away again within some
 * minutes, and looks at each of those whenever a file is created near by.
 *
 * @see ext4_find_inode_bit in Linux's fs/ext4/ialloc.c
 */
export function spoolCases(dir: string, quick: boolean): Required<Omit<BenchSetup, 'close'>> {
  const sizes = quick ? QUICK : FULL
  const ways: readonly Way[] = Object.values(WAYS)
  const measure = (way: Way, how: Measurement): Promise<Measures> =>
    inNewDirectory(dir, (path) => how(way, path, sizes))
  const caseOf = (way: Way, parts: readonly Part[], count: boolean): Case => ({
    name: way.name,
    run: async (round) => {
      const measures: Record<string, number> = {}
      for (const [part, how] of MEASUREMENTS) {
        // A first round for nothing is worth it only where single microseconds count.
        const isTime = round < 0 ? part === 'append' : round % sizes.every[part] === 0
        const isMeant = parts.includes(part) && way.parts.includes(part)
        if (isTime && isMeant) Object.assign(measures, await measure(way, how))
      }
      return measures
    },
    count: () => (count && way.parts.includes('lose') ? measure(way, loses) : Promise.resolve({})),
  })
  const sooner = ways.filter((way) => way.before === undefined)
  return {
    cases: sooner.map((way) => caseOf(way, ['append', 'contend'], false)),
    later: {
      cases: ways.map((way) => {
        return caseOf(way, sooner.includes(way) ? ['drain'] : ['append', 'drain'], true)
      }),
      runs: sizes.drains,
    },
  }
}

/** Never removed while anything is measured, for the reason given above. */
async function inNewDirectory<Result>(
  dir: string,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  return await work(await mkdtemp(join(dir, 'store-')))
}

/** A process after another one that has made the store. */
async function appends(way: Way, path: string, { alone }: Sizes): Promise<Measures> {
  await writeAlone(way, path, way.before ?? 0)
  const { cold, all } = await writeAlone(way, path, alone)
  const sum = all.reduce((total, each) => total + each, 0)
  return { cold, warm: median(all), mean: sum / all.length }
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
async function loses(way: Way, path: string, sizes: Sizes): Promise<Measures> {
  const { writers } = sizes
  const beside = way.isSlow === true ? sizes.besideSlow : sizes.beside
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
