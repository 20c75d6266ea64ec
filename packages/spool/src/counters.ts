/**
 * Losses are counted by size: one byte appended per record to `meta/drop.<reason>.<yyyymmdd>`. An
 * O_APPEND write needs no lock and has no torn state. The drainer folds old days into one tally.
 */
import { readFile, unlinkIfThere, writeFile } from './files.ts'
import { metaPath } from './layout.ts'
import type { LossReason, SpoolSettings } from './options.ts'
import { uniqueHex } from './random.ts'

const PATTERN = /^drop\.([a-z-]+)\.(\d{8})$/u
const TALLY = 'tally.json'
/** A day's file is left alone this long: some process may still be writing to it. */
const OPEN_FOR_MS = 2 * 86_400_000

/** Counts `records` lost for `reason`, tells the observer, and never throws. Returns if it was counted. */
export function countLoss(settings: SpoolSettings, reason: LossReason, records: number): boolean {
  if (records === 0) return true
  let counted = false
  try {
    const name = `drop.${reason}.${dayOf(settings.deps.now())}`
    writeFile(settings.deps.io, metaPath(settings, name), 'append', Buffer.alloc(records, 0x2e))
    counted = true
  } catch {
    // A full disk refuses this byte as well: the result and the event say so.
  }
  settings.onEvent({ type: 'dropped', reason, records, counted })
  return counted
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
 * Folds the files of past days into the tally. Only the drainer calls this. The tally names the
 * files that it contains, which then no longer count: a crash between the two counts nothing twice.
 */
export function foldLosses(settings: SpoolSettings): void {
  const { io, now } = settings.deps
  const before = dayOf(now() - OPEN_FOR_MS)
  const old = dayFiles(settings).filter(({ day }) => day < before)
  if (old.length === 0) return
  const tally = readTally(settings)
  const losses: Record<string, number> = { ...tally.losses }
  for (const { name, reason } of old) {
    if (tally.folded.includes(name)) continue
    losses[reason] = (losses[reason] ?? 0) + (io.stat(metaPath(settings, name))?.sizeBytes ?? 0)
  }
  writeTally(settings, { losses, folded: old.map(({ name }) => name) })
  for (const { name } of old) unlinkIfThere(io, metaPath(settings, name))
  // A file of the same name can only come from a clock set back; it must count again.
  writeTally(settings, { losses, folded: [] })
}

interface Tally {
  readonly losses: Readonly<Record<string, number>>
  readonly folded: readonly string[]
}

function dayFiles({ deps, dir }: SpoolSettings): { name: string; reason: string; day: string }[] {
  const files: { name: string; reason: string; day: string }[] = []
  for (const name of deps.io.list(`${dir}/meta`, Infinity)) {
    const [, reason, day] = PATTERN.exec(name) ?? []
    if (reason !== undefined && day !== undefined) files.push({ name, reason, day })
  }
  return files
}

function readTally(settings: SpoolSettings): Tally {
  const bytes = readFile(settings.deps.io, metaPath(settings, TALLY), 256)
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
