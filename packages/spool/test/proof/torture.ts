/** Real processes, really killed, with no lock between the drainers; then the books are checked. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openSpool } from '../../src/index.ts'
import { seededRandom } from '../fixtures/seeded.ts'

/** How long and how hard: whichever comes first. */
export interface TortureOptions {
  /** Of writers, and as many of drainers. */
  readonly kills: number
  readonly timeLimitMs: number
  /** Of how long each lives and what it does; the kernel has a say as well. */
  readonly seed: number
  /** Whose fixtures and built library are tortured; a mutant's, perhaps. @defaultValue this one */
  readonly packageDir?: string
}

/** What came of it. */
export interface TortureReport {
  readonly seed: number
  readonly kills: { readonly writers: number; readonly drainers: number }
  readonly elapsedMs: number
  readonly promised: number
  readonly delivered: number
  readonly duplicates: number
  /**
   * Drainers that were killed or that took a living one for dead, times the size of a batch. Those that live longer
   * than they were to, on a machine that stalls, do so again and again: then as much as they noted that they took.
   */
  readonly maxDuplicates: number
  /** Promised, never delivered, still there: in quarantine, since their holders were killed six times in a row. */
  readonly pending: number
  /** Promised, never delivered, not there, but counted as pushed out of the quarantine. */
  readonly counted: number
  /** Promised, and none of these: never. */
  readonly lost: number
  readonly corrupt: number
  /** Segments that the last drain left behind. */
  readonly left: number
  /** Cut off by a kill before they were promised. */
  readonly torn: number
}

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))
const BATCH_RECORDS = 32
const WRITERS = 3
const DRAINERS = 2
/** A victim lives so long, at most, after its first promise, its first batch, or its last look for one, ms. */
const LIFE_MS = 8

/** Kills writers and drainers at random until `kills` or the time limit is reached. */
export async function torture(options: TortureOptions): Promise<TortureReport> {
  const { kills, timeLimitMs, seed, packageDir = PACKAGE } = options
  const random = seededRandom(seed)
  const root = mkdtempSync(join(tmpdir(), 'spool-torture-'))
  const dir = join(root, 'v1')
  const promises = join(root, 'promised')
  const sink = join(root, 'received')
  const takes = join(root, 'taken')
  const cache = join(root, 'cache')
  for (const path of [promises, sink, takes]) writeFileSync(path, '')
  mkdirSync(dir, 0o700)
  const run = (name: string, ...args: string[]): ChildProcess => {
    const program = join(packageDir, 'test', 'fixtures', `${name}.ts`)
    return spawn(process.execPath, [program, `${Math.floor(random() * 2 ** 32)}`, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: cache },
      timeout: 60_000,
      killSignal: 'SIGKILL',
    })
  }
  const lastDrain = async (): Promise<void> => {
    const code = await closed(run('torture-drainer', dir, sink, takes, '512', 'last'))
    if (code !== 0) throw new Error(`the last drainer ended with ${code}`)
  }
  // Fills the compile cache, which a killed process never does.
  await lastDrain()

  const done = { writers: 0, drainers: 0 }
  const begunMs = performance.now()
  const isOver = (): boolean =>
    Math.min(done.writers, done.drainers) >= kills || performance.now() - begunMs > timeLimitMs
  const slot = async (kind: 'drainers' | 'writers'): Promise<void> => {
    while (!isOver()) {
      const child =
        kind === 'writers'
          ? run('torture-writer', dir, promises)
          : run('torture-drainer', dir, sink, takes, `${BATCH_RECORDS}`)
      const end = closed(child)
      await Promise.race([firstWord(child), end])
      await delay(random() * LIFE_MS)
      if (child.kill('SIGKILL')) done[kind]++
      await end
    }
  }
  await Promise.all([
    ...Array.from({ length: WRITERS }, () => slot('writers')),
    ...Array.from({ length: DRAINERS }, () => slot('drainers')),
  ])
  const elapsedMs = Math.round(performance.now() - begunMs)
  await lastDrain()

  const notes = readFileSync(takes, 'utf8').split('\n')
  const taken = notes.reduce((sum, records) => sum + Number(records), 0)
  const maxDuplicates =
    done.drainers * BATCH_RECORDS + Math.max((done.drainers + DRAINERS) * BATCH_RECORDS, taken)
  const report = { seed, kills: done, elapsedMs, maxDuplicates, ...audit(dir, promises, sink) }
  rmSync(root, { recursive: true, force: true })
  return report
}

function closed(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('close', resolve))
}

function firstWord(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.stdout?.once('data', resolve))
}

function audit(
  dir: string,
  promises: string,
  sink: string,
): Omit<TortureReport, 'elapsedMs' | 'kills' | 'maxDuplicates' | 'seed'> {
  const spool = openSpool({ dir })
  // A line that was cut off by a kill is none.
  const promised = new Set(linesOf(promises, 32))
  const arrivals = linesOf(sink, 33)
  const received = new Set(arrivals.map((line) => line.slice(0, 32)))
  const { dropped, torn, pending, claimed } = spool.stats()
  const kept = new Set<string>()
  for (const { file } of spool.inspect()) for (const { id } of spool.read(file) ?? []) kept.add(id)
  const absent = [...promised].filter((id) => !received.has(id))
  const gone = absent.filter((id) => !kept.has(id)).length
  // Nothing else may take away what was promised: there is room, and no power cut.
  const counted = Math.min(gone, dropped['quarantine-full'] ?? 0)
  return {
    promised: promised.size,
    delivered: promised.size - absent.length,
    duplicates: arrivals.length - received.size,
    pending: absent.length - gone,
    counted,
    lost: gone - counted,
    corrupt: arrivals.filter((line) => line.endsWith('-')).length,
    left: pending.files + claimed.files,
    torn,
  }
}

function linesOf(path: string, length: number): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.length === length)
}
