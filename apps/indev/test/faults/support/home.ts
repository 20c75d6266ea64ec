import { execFile } from 'node:child_process'
import { readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundle } from '../../support/indev.ts'
import { temporaryDir } from '../../support/temporary-dir.ts'

/** What became of everything that was recorded in a home. */
export interface Ledger {
  /** Commands in the journal, which is written first. */
  readonly recorded: number
  readonly delivered: number
  readonly pending: number
  readonly dropped: Readonly<Record<string, number>>
  readonly quarantined: number
  /** Recorded, and neither delivered nor pending nor counted. */
  readonly lost: number
  /** Detached processes ever started. */
  readonly spawned: number
  /** Of the uploads: whose fault the last failure was, and what it was; `null` when there was none. */
  readonly failure: string | null
}

/** A user's home that is removed at the end of the test. */
export interface Home extends Disposable {
  readonly path: string
  readonly state: string
  readonly env: Readonly<Record<string, string>>
  /** Nothing waits for it: the servers of a test answer meanwhile. */
  ledger(): Promise<Ledger>
  /** As if the last command had been a minute ago: the next one finds a full bucket. */
  letAMinutePass(): void
}

const MINUTE_MS = 60_000
const LIMIT_MS = 30_000

/**
 * @param more - What else its environment has.
 * @param within - Words that put a command where the home can be seen.
 */
export function newHome(
  more: Readonly<Record<string, string>> = {},
  within: readonly string[] = [],
): Home {
  const dir = temporaryDir()
  const env = { HOME: dir.path, ...more }
  const state = join(env.HOME, '.local/state/indev', `u${process.getuid?.() ?? 0}`)
  return {
    path: dir.path,
    state,
    env,
    ledger: () => ledgerOf(state, env, within),
    letAMinutePass() {
      const bucket = join(state, 'forker/bucket.json')
      const saved: { readonly atMs: number } = JSON.parse(readFileSync(bucket, 'utf8'))
      writeFileSync(bucket, JSON.stringify({ ...saved, atMs: saved.atMs - MINUTE_MS }))
      const then = (Date.now() - MINUTE_MS) / 1000
      utimesSync(join(state, 'forker/uploader.stamp'), then, then)
    },
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  }
}

interface Status {
  readonly delivered: { readonly records: number }
  readonly pending: { readonly records: number }
  readonly dropped: Readonly<Record<string, number>>
  readonly quarantined: { readonly files: number }
  readonly uploader: { readonly spawned: number }
  readonly uploads: {
    readonly lastFailure: { readonly cause: string; readonly why: string } | null
  }
}

async function ledgerOf(
  state: string,
  env: Readonly<Record<string, string>>,
  within: readonly string[],
): Promise<Ledger> {
  const status: Status = JSON.parse(
    await run([...within, process.execPath, bundle, 'telemetry', 'status', '-o', 'json'], env),
  )
  const journal = join(state, 'journal/v1')
  const lines = await run([...within, 'sh', '-c', 'cat "$1"/*.jsonl', 'sh', journal])
  const recorded = lines.split('\n').filter((line) => line !== '').length
  const delivered = status.delivered.records
  const pending = status.pending.records
  const { lastFailure } = status.uploads
  const counted = Object.values(status.dropped).reduce((sum, count) => sum + count, 0)
  return {
    recorded,
    delivered,
    pending,
    dropped: status.dropped,
    quarantined: status.quarantined.files,
    lost: recorded - delivered - pending - counted,
    spawned: status.uploader.spawned,
    failure: lastFailure === null ? null : `${lastFailure.cause} ${lastFailure.why}`,
  }
}

async function run(
  [file = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(file, args, {
    env: { PATH: process.env['PATH'], ...env },
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  return stdout
}
