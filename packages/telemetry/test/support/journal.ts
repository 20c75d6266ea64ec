import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSliHistory } from '../../src/journal/read-journal.ts'
import { type JournalIo, SYSTEM_IO } from '../../src/journal/io.ts'
import type { JournalEntry } from '../../src/journal-entry.ts'

/** Some day, long over at {@link NOW_MS}. */
export const DAY_MS = Date.parse('2026-11-10T00:00:00Z')
export const NOW_MS = Date.parse('2026-11-21T12:00:00Z')

let made = 0

/** A journal entry with an id of its own. */
export function entryOf(more: Partial<JournalEntry> = {}): JournalEntry {
  made += 1
  return {
    v: 1,
    id: made.toString(16).padStart(32, '0'),
    atMs: DAY_MS + 3_600_000,
    command: `c${made}`,
    version: '1.2.3',
    outcome: 'ok',
    exitCode: 0,
    durationNs: 5e9,
    activeNs: 1e9,
    networkNs: 1e9,
    promptNs: 0,
    suspendedNs: 0,
    milestones: { ready: 4e9 },
    self: { startupUs: 1, loadUs: 5000 },
    ...more,
  }
}

/** A journal's directory, removed when the test's block ends. */
export interface JournalPlace extends Disposable {
  readonly journalDir: string
}

export function journalPlace(): JournalPlace {
  const dir = mkdtempSync(join(tmpdir(), 'journal-test-'))
  return {
    journalDir: join(dir, 'v1'),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  }
}

/** How often each command counts, compacted or not; a command stands for one event here. */
export function countsOf(place: { readonly journalDir: string }): Record<string, number> {
  const { entries, groups } = readSliHistory(place)
  const counts: Record<string, number> = {}
  for (const { command } of entries) counts[command] = (counts[command] ?? 0) + 1
  for (const { command, count } of groups) counts[command] = (counts[command] ?? 0) + count
  return counts
}

/** Each of these commands once. */
export function onceEach(entries: readonly JournalEntry[]): Record<string, number> {
  return Object.fromEntries(entries.map(({ command }) => [command, 1]))
}

/** A call, and what it was about. */
export type Call = keyof JournalIo

/**
 * The system, with something done before each call.
 *
 * @param before - Gets the call's name and number, from 1; may throw.
 */
export function watchedIo(before: (call: Call, nth: number) => void, io = SYSTEM_IO): JournalIo {
  let nth = 0
  const watch =
    <A extends readonly unknown[], R>(name: Call, call: (...args: A) => R) =>
    (...args: A): R => {
      nth += 1
      before(name, nth)
      return call(...args)
    }
  return {
    openAppend: watch('openAppend', io.openAppend),
    openRead: watch('openRead', io.openRead),
    create: watch('create', io.create),
    write: watch('write', io.write),
    read: watch('read', io.read),
    facts: watch('facts', io.facts),
    sync: watch('sync', io.sync),
    close: watch('close', io.close),
    list: watch('list', io.list),
    link: watch('link', io.link),
    rename: watch('rename', io.rename),
    remove: watch('remove', io.remove),
  }
}

/** A process that is killed before its nth call: that call and all later ones never happen. */
export function killedIo(nth: number, io: JournalIo = SYSTEM_IO): JournalIo {
  return watchedIo((call, at) => {
    // The system closes the files of the dead.
    if (at >= nth && call !== 'close') throw new Error('killed')
  }, io)
}
