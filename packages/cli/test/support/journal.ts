import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JournalEntry, appendJournal } from '@indev/telemetry'
import { type UploadAttempt, compactJournal } from '@indev/telemetry/journal'
import type { CliApp, SliDefinition } from '../../src/app.ts'
import { type TestRun, runInProcess } from '../../src/testing.ts'
import { Home } from './program.ts'
import { openShop } from './shop.ts'

/** The moment at which all these tests look. */
export const NOW_MS: number = Date.UTC(2026, 10, 21, 12)

export const SUCCESS: SliDefinition = { kind: 'success' }
export const LATENCY: SliDefinition & { readonly kind: 'latency' } = {
  kind: 'latency',
  command: 'order place',
  thresholdMs: 2000,
}

/** An app with two objectives. */
export const APP: CliApp = {
  ...openShop().app,
  slos: [
    { id: 'success', title: 'Commands succeed', target: '99.9%', window: '30d', sli: SUCCESS },
    { id: 'fast', title: 'Orders are fast', target: '90%', window: '7d', sli: LATENCY },
  ],
}

let made = 0

/** One command, a minute ago, good for both objectives. */
export function entryOf(more: Partial<JournalEntry> = {}): JournalEntry {
  made += 1
  return {
    v: 1,
    id: made.toString(16).padStart(32, '0'),
    atMs: NOW_MS - 60_000,
    command: 'order place',
    version: '2.0.0',
    outcome: 'ok',
    exitCode: 0,
    durationNs: 9e9,
    activeNs: 1e9,
    networkNs: 0.5e9,
    promptNs: 7.5e9,
    suspendedNs: 0,
    milestones: { accepted: 0.2e9 },
    self: { startupUs: 1 },
    ...more,
  }
}

/** Ten days of ten commands, from 14:00 on; on the fifth day one of 2.1.0 fails, on the sixth one is slow. */
export function tenDays(): JournalEntry[] {
  return Array.from({ length: 100 }, (_, nth) => {
    const day = Math.floor(nth / 10)
    return entryOf({
      atMs: NOW_MS - (10 - day) * 86_400_000 + 7_200_000 + (nth % 10) * 60_000,
      version: day < 5 ? '2.0.0' : '2.1.0',
      command: nth % 2 === 0 ? 'order place' : 'order list',
      ...(nth === 54 ? { outcome: 'expected', cause: 'remote' } : {}),
      ...(nth === 62 ? { activeNs: 3e9 } : {}),
    })
  })
}

/** What was recorded, and whether what is old was compacted. */
export interface Recorded {
  readonly entries: readonly JournalEntry[]
  readonly isCompacted?: boolean
  readonly attempts?: readonly UploadAttempt[]
  readonly env?: NodeJS.ProcessEnv
  /** Of the terminal that shows it; without them it is none. */
  readonly columns?: number
}

/** Runs `shop slo …` over a journal. */
export async function slo(argv: readonly string[], recorded: Recorded): Promise<TestRun> {
  using home = new Home()
  const paths = home.paths('shop')
  for (const each of recorded.entries) appendJournal(paths, each)
  if (recorded.isCompacted === true) compactJournal(paths, { nowMs: NOW_MS, settleMs: 0 })
  if (recorded.attempts !== undefined) {
    mkdirSync(paths.logDir, { recursive: true, mode: 0o700 })
    const lines = recorded.attempts.map((each) => `${JSON.stringify(each)}\n`)
    writeFileSync(join(paths.logDir, 'uploads.jsonl'), lines.join(''), { mode: 0o600 })
  }
  const env = home.env({ SHOP_TELEMETRY: 'off', LANG: 'C.UTF-8', ...recorded.env })
  const { columns } = recorded
  const shown = columns === undefined ? {} : { columns, terminals: { stdout: true } }
  return await runInProcess(APP, ['slo', ...argv], { env, nowMs: () => NOW_MS, ...shown })
}

/** Its text; what went wrong instead, when it did. */
export async function sloText(argv: readonly string[], recorded: Recorded): Promise<string> {
  const { exitCode, stdout, stderr } = await slo(argv, recorded)
  return exitCode === 0 && stderr === '' ? stdout : `${exitCode}: ${stderr}`
}
