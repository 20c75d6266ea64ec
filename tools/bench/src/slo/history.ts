import { mkdir } from 'node:fs/promises'

import { appendJournal, resolvePaths, type JournalEntry } from '@indev/telemetry'
import { compactJournal, digestJournal } from '@indev/telemetry/journal'

import type { Random } from '../random.ts'

const DAY_MS = 86_400_000
const COMMANDS = ['cluster create', 'cluster list', 'cluster status', 'login']

/** Thirty days of commands in the journal of `env`, compacted and digested as the background does. */
export async function writeHistory(
  env: Readonly<Record<string, string>>,
  count: number,
  random: Random,
): Promise<void> {
  const paths = resolvePaths({ name: 'indev', version: '1.0.0', envPrefix: 'INDEV' }, env)
  if (paths === undefined) throw new Error(`${env['HOME']} is no place for a journal`)
  await mkdir(paths.journalDir, { recursive: true, mode: 0o700 })
  const nowMs = Date.now()
  for (let row = 0; row < count; row++) {
    const atMs = Math.floor(nowMs - 30 * DAY_MS + ((row + 1) * 30 * DAY_MS) / count)
    appendJournal(paths, entry(row, atMs, random))
  }
  const { why } = compactJournal(paths, { nowMs, settleMs: 0 })
  if (why !== undefined) throw new Error(`the journal cannot be compacted: ${why}`)
  digestJournal(paths)
}

function entry(row: number, atMs: number, random: Random): JournalEntry {
  const command = COMMANDS[row % COMMANDS.length] ?? ''
  const hasFailed = random() < 0.002
  const durationNs = Math.round(2e8 + 3e8 * random())
  return {
    v: 1,
    id: row.toString(16).padStart(32, '0'),
    atMs,
    command,
    version: '1.0.0',
    outcome: hasFailed ? 'bug' : 'ok',
    ...(hasFailed && { cause: 'bug' }),
    exitCode: hasFailed ? 70 : 0,
    durationNs,
    activeNs: Math.round(durationNs / 4),
    networkNs: Math.round(durationNs / 2),
    promptNs: 0,
    suspendedNs: 0,
    milestones: command === 'cluster create' ? { accepted: Math.round(durationNs / 2) } : {},
    self: { startupUs: 20_000 },
  }
}
