import { appendJournal } from '../../src/journal.ts'
import type { JournalEntry } from '../../src/journal-entry.ts'
import { randomHex } from '../../src/ids.ts'
import { APP, type Place } from './place.ts'

/** A journal line of a command that went well. */
export function anEntry(more: Partial<JournalEntry> = {}): JournalEntry {
  return {
    v: 1,
    id: randomHex(16),
    atMs: Date.now(),
    command: 'thing make',
    version: APP.version,
    outcome: 'ok',
    exitCode: 0,
    durationNs: 3e8,
    activeNs: 1e8,
    networkNs: 2e8,
    promptNs: 0,
    suspendedNs: 0,
    milestones: {},
    self: { startupUs: 1000 },
    ...more,
  }
}

/** Writes `count` lines and returns their ids. */
export function journal(place: Place, count: number, more: Partial<JournalEntry> = {}): string[] {
  return Array.from({ length: count }, () => {
    const entry = anEntry(more)
    appendJournal(place.paths, entry)
    return entry.id
  })
}
