/**
 * Losses are counted by size: one byte appended per record to `meta/drop.<reason>.<yyyymmdd>`. An
 * O_APPEND write needs no lock and has no torn state. The drainer folds old days into one tally.
 */
import { hasCode } from './errors.ts'
import { lengthenFile, readFile, renameIfThere, unlinkIfThere, writeFile } from './files.ts'
import { createLayout, metaPath } from './layout.ts'
import type { LossReason, SpoolSettings } from './options.ts'
import { uniqueHex } from './random.ts'

/** Open for counting, or set aside to be folded into the tally. */
const PATTERN = /^(drop|fold)\.([a-z-]+)\.(\d{8})(?:\.[0-9a-f]{16})?$/u
const TALLY = 'tally.json'
/** A day's file is left alone this long: some process may still be writing to it. */
const OPEN_FOR_MS = 2 * 86_400_000

/** Counts `records` lost for `reason`, tells the observer, and never throws. Returns if it was counted. */
export function countLoss(settings: SpoolSettings, reason: LossReason, records: number): boolean {
  if (records === 0) return true
  let counted = false
  try {
    appendCount(settings, reason, records)
    counted = true
  } catch {
    // A disk without a free inode refuses this as well: the result and the event say so.
  }
  settings.onEvent({ type: 'dropped', reason, records, counted })
  return counted
}

function appendCount(settings: SpoolSettings, reason: LossReason, records: number): void {
  const path = metaPath(settings, `drop.${reason}.${dayOf(settings.deps.now())}`)
  try {
    lengthenFile(settings.deps.io, path, records)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    createLayout(settings)
    lengthenFile(settings.deps.io, path, records)
  }
}

/** All losses ever counted, by reason. */
export function readLosses(settings: SpoolSettings): Record<string, number> {
  const tally = readTally(settings)
  const losses: Record<string, number> = { ...tally.losses }
  for (const { name, reason } of dayFiles(settings)) {
    if (tally.folded.includes(name)) continue
    const sizeBytes = settings.deps.io.stat(metaPath(settings, name))?.sizeBytes ?? 0
    losses[reason] = (losses[reason] ?? 0) + sizeBytes
  }
  return losses
}

/**
 * Folds the files of past days into the tally. Only the drainer calls this. A file is set aside
 * first, so that a writer whose clock is late begins a new one; the tally then names the files that
 * it contains, which no longer count: a crash at any point counts nothing twice and forgets nothing.
 */
export function foldLosses(settings: SpoolSettings): void {
  const { io, now } = settings.deps
  const before = dayOf(now() - OPEN_FOR_MS)
  for (const { name, reason, day, isAside } of dayFiles(settings)) {
    if (isAside || day >= before) continue
    const aside = `fold.${reason}.${day}.${uniqueHex(settings.deps, 2)}`
    renameIfThere(settings, metaPath(settings, name), metaPath(settings, aside))
  }
  const files = dayFiles(settings).filter(({ isAside }) => isAside)
  if (files.length === 0) return
  const tally = readTally(settings)
  const losses: Record<string, number> = { ...tally.losses }
  for (const { name, reason } of files) {
    if (tally.folded.includes(name)) continue
    losses[reason] = (losses[reason] ?? 0) + (io.stat(metaPath(settings, name))?.sizeBytes ?? 0)
  }
  writeTally(settings, { losses, folded: files.map(({ name }) => name) })
  for (const { name } of files) unlinkIfThere(io, metaPath(settings, name))
}

interface Tally {
  readonly losses: Readonly<Record<string, number>>
  readonly folded: readonly string[]
}

interface DayFile {
  readonly name: string
  readonly reason: string
  readonly day: string
  readonly isAside: boolean
}

function dayFiles({ deps, dir }: SpoolSettings): DayFile[] {
  const files: DayFile[] = []
  for (const name of deps.io.list(`${dir}/meta`, Infinity)) {
    const [, kind, reason, day] = PATTERN.exec(name) ?? []
    if (reason === undefined || day === undefined) continue
    files.push({ name, reason, day, isAside: kind === 'fold' })
  }
  return files
}

function readTally(settings: SpoolSettings): Tally {
  const bytes = readFile(settings.deps.io, metaPath(settings, TALLY), Buffer.allocUnsafe(256))
  const losses: Record<string, number> = {}
  const folded: string[] = []
  try {
    const parsed: unknown = JSON.parse(bytes?.toString() ?? '{}')
    if (!isObject(parsed)) return { losses, folded }
    for (const [reason, count] of Object.entries(
      isObject(parsed['losses']) ? parsed['losses'] : {},
    )) {
      if (typeof count === 'number') losses[reason] = count
    }
    for (const name of Array.isArray(parsed['folded']) ? parsed['folded'] : []) {
      if (typeof name === 'string') folded.push(name)
    }
  } catch {
    // Damaged by power loss: the counts of past days are gone, which `verify` reports.
  }
  return { losses, folded }
}

function writeTally(settings: SpoolSettings, tally: Tally): void {
  const { io } = settings.deps
  const path = metaPath(settings, TALLY)
  const temporary = `${path}.${uniqueHex(settings.deps, 2)}`
  writeFile(io, temporary, 'create', Buffer.from(JSON.stringify({ v: 1, ...tally })))
  io.rename(temporary, path)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '')
}
