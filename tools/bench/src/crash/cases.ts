import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { listReports } from '@indev/crash/reports'

import type { Case, Measures } from '../bench.ts'
import { runCommand, type Finished } from '../child.ts'
import { median, quantile } from '../statistics.ts'
import { PROGRAMS } from './programs.ts'

export const CASES = {
  empty: 'empty Node',
  loads: 'loads an empty module',
  guarded: 'guarded',
  armed: 'guarded, locals from the start',
  wait: 'waits for an answer',
  guardedWait: 'waits for an answer, guarded',
  bare: 'throws, Node alone',
  nodeReport: 'throws, --report-uncaught-exception',
  stack: 'throws, stack only',
  locals: 'throws, locals of 29 frames',
  sentry: 'throws after 1 s, Sentry with locals',
} as const

const none = (): readonly string[] => []

const TIMEOUT_MS = 30_000

/** Node's own report at its cheapest. */
const NODE_REPORT = [
  '--report-uncaught-exception',
  '--report-compact',
  '--report-exclude-network',
  '--report-exclude-env',
]

/**
 * Programs that end well, wait, or throw.
 *
 * @param crashes - How many processes one run of a throwing program has: its `p95` is over them. A quarter have those
 *   that end well, whose median is taken.
 * @param url - Answers after a while.
 */
export async function crashCases(dir: string, crashes: number, url: string): Promise<Case[]> {
  const file = (name: string): string => join(dir, `${name}.mjs`)
  for (const [name, text] of Object.entries(PROGRAMS)) await writeFile(file(name), text)
  const run = (
    name: keyof typeof PROGRAMS,
    state: string,
    exitCode: number,
    nodeArgs: readonly string[] = [],
  ): Promise<Finished> =>
    runCommand({
      argv: [process.execPath, ...nodeArgs, file(name), state, url],
      env: {},
      cwd: dir,
      timeoutMs: TIMEOUT_MS,
      exitCode,
    })

  const ends = (name: keyof typeof PROGRAMS & keyof typeof CASES): Case => ({
    name: CASES[name],
    run: async () => {
      const walls: number[] = []
      const guards: number[] = []
      for (let i = 0; i < crashes / 4; i += 1) {
        const { wallMs, stdout } = await run(name, join(dir, 'state'), 0)
        walls.push(wallMs)
        if (stdout === '') continue
        const { guardMs }: { guardMs: number } = JSON.parse(stdout)
        guards.push(guardMs)
      }
      return { wall: middle(walls), ...(guards.length > 0 && { guard: middle(guards) }) }
    },
  })

  /** Each crash is the first in a directory of its own: as it is for a user. */
  const crash = async (
    name: keyof typeof PROGRAMS,
    nodeArgs: (state: string) => readonly string[],
    look: (state: string, end: Finished) => Promise<Measures>,
    count = crashes,
  ): Promise<Measures> => {
    const found: Measures[] = []
    for (let i = 0; i < count; i += 1) {
      const state = join(dir, `crash-${name}`)
      await mkdir(state, { mode: 0o700 })
      const end = await run(name, state, 1, nodeArgs(state))
      found.push({ wall: end.wallMs, ...(await look(state, end)) })
      await rm(state, { recursive: true })
    }
    const of = (metric: string): number[] =>
      found.flatMap((measures) => measures[metric] ?? []).toSorted((a, b) => a - b)
    const metrics = Object.keys(found[0] ?? {}).filter((metric) => metric !== 'written')
    const medians = Object.fromEntries(metrics.map((metric) => [metric, median(of(metric))]))
    const written = of('written')
    if (written.length === 0) return medians
    return { ...medians, p50: median(written), p95: quantile(written, 0.95) }
  }

  return [
    ends('empty'),
    ends('loads'),
    ends('guarded'),
    ends('armed'),
    ends('wait'),
    ends('guardedWait'),
    { name: CASES.bare, run: () => crash('bare', none, () => Promise.resolve({})) },
    {
      name: CASES.nodeReport,
      run: () =>
        crash('bare', (state) => [...NODE_REPORT, `--report-directory=${state}`], onlyFile),
    },
    { name: CASES.stack, run: () => crash('stack', none, ourReport) },
    { name: CASES.locals, run: () => crash('locals', none, ourReport) },
    {
      name: CASES.sentry,
      // Each takes more than a second.
      run: () => crash('sentry', none, sentryEvent, Math.ceil(crashes / 4)),
    },
  ]
}

function middle(values: readonly number[]): number {
  return median(values.toSorted((a, b) => a - b))
}

async function onlyFile(state: string): Promise<Measures> {
  const [name = ''] = await readdir(state)
  return { bytes: (await stat(join(state, name))).size }
}

/** Half a report is no measurement. */
async function ourReport(state: string, { stdout }: Finished): Promise<Measures> {
  const { writtenMs }: { writtenMs: number } = JSON.parse(stdout)
  const [report] = listReports(state).reports
  const seen = report?.error?.frames.filter((frame) => frame.inApp && frame.locals !== undefined)
  if (report === undefined || seen === undefined) throw new Error('a crash left no report')
  const { size } = await stat(join(state, `crash-${report.id}.json`))
  return { written: writtenMs, bytes: size, frames: seen.length }
}

interface SentryEvent {
  readonly exception: {
    readonly values: readonly {
      readonly stacktrace: { readonly frames: readonly { readonly vars?: object }[] }
    }[]
  }
}

async function sentryEvent(state: string, { stdout }: Finished): Promise<Measures> {
  const { writtenMs }: { writtenMs: number } = JSON.parse(stdout)
  const text = await readFile(join(state, 'event.json'), 'utf8')
  const { exception }: SentryEvent = JSON.parse(text)
  const frames = exception.values.flatMap(({ stacktrace }) => stacktrace.frames)
  return {
    written: writtenMs,
    bytes: Buffer.byteLength(text),
    frames: frames.filter(({ vars }) => vars !== undefined).length,
  }
}
