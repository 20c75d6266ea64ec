import { readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runIndev } from '../../support/indev.ts'
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
}

/** A user's home that is removed at the end of the test. */
export interface Home extends Disposable {
  readonly path: string
  readonly state: string
  readonly env: Readonly<Record<string, string>>
  ledger(): Promise<Ledger>
  /** As if the last command had been a minute ago: the next one finds a full bucket. */
  letAMinutePass(): void
}

const MINUTE_MS = 60_000

export function newHome(more: Readonly<Record<string, string>> = {}): Home {
  const dir = temporaryDir()
  const env = { HOME: dir.path, XDG_STATE_HOME: join(dir.path, 'state'), ...more }
  const state = join(env.XDG_STATE_HOME, 'indev', `u${process.getuid?.() ?? 0}`)
  return {
    path: dir.path,
    state,
    env,
    ledger: () => ledgerOf(state, env),
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
}

async function ledgerOf(state: string, env: Readonly<Record<string, string>>): Promise<Ledger> {
  const ran = await runIndev(['telemetry', 'status', '-o', 'json'], { env })
  const status: Status = JSON.parse(ran.stdout)
  const recorded = journalLines(join(state, 'journal/v1'))
  const delivered = status.delivered.records
  const pending = status.pending.records
  const counted = Object.values(status.dropped).reduce((sum, count) => sum + count, 0)
  return {
    recorded,
    delivered,
    pending,
    dropped: status.dropped,
    quarantined: status.quarantined.files,
    lost: recorded - delivered - pending - counted,
    spawned: status.uploader.spawned,
  }
}

function journalLines(dir: string): number {
  const files = readdirSync(dir).filter((file) => file.endsWith('.jsonl'))
  return files
    .flatMap((file) => readFileSync(join(dir, file), 'utf8').split('\n'))
    .filter((line) => line !== '').length
}
