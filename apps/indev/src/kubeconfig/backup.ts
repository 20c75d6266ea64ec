import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { AppPaths } from '@indev/telemetry'
import { readPrivateJson, writePrivateJson } from '../auth/private-file.ts'
import { isObject, stringIn } from '../json.ts'

/** So many files of changes are kept. */
const MAX_BACKUPS = 20

/** One file of one change by us. */
interface Change {
  /** The same for all files of a change, Unix ms. */
  readonly atMs: number
  readonly file: string
  /** The content before; `undefined` where there was no file. */
  readonly before: string | undefined
  readonly text: string
}

/** A change that can still be undone. */
export interface Backup {
  readonly file: string
  readonly before: string | undefined
  readonly atMs: number
  /** SHA-256 of what we wrote: anything else there now is somebody else's work. */
  readonly wrote: string
}

/** Keeps what a change is about to replace, in a private file; of too many the oldest goes. */
export function keepBackup(paths: AppPaths, { atMs, file, before, text }: Change): void {
  const backups = [...readBackups(paths), { file, before, atMs, wrote: digest(text) }]
  save(paths, backups.slice(-MAX_BACKUPS))
}

/** What the last change replaced, the last file first. */
export function lastChange(paths: AppPaths): readonly Backup[] {
  const backups = readBackups(paths)
  return backups.filter(({ atMs }) => atMs === backups.at(-1)?.atMs).toReversed()
}

function readBackups(paths: AppPaths): readonly Backup[] {
  const { backups } = readPrivateJson(fileOf(paths))
  return Array.isArray(backups) ? backups.flatMap((each) => readBackup(each) ?? []) : []
}

/** Forgets one that was put back. */
export function dropBackup(paths: AppPaths, { atMs, file }: Backup): void {
  save(
    paths,
    readBackups(paths).filter((each) => each.atMs !== atMs || each.file !== file),
  )
}

/** Whether `text` is what we wrote. */
export function isOurs({ wrote }: Backup, text: string | undefined): boolean {
  return text !== undefined && digest(text) === wrote
}

function save(paths: AppPaths, backups: readonly Backup[]): void {
  writePrivateJson(fileOf(paths), { v: 1, backups })
}

function fileOf({ stateDir }: AppPaths): string {
  return join(stateDir, 'kubeconfig', 'backups.json')
}

function readBackup(value: unknown): Backup | undefined {
  const file = stringIn(value, 'file')
  const wrote = stringIn(value, 'wrote')
  const atMs = isObject(value) ? value['atMs'] : undefined
  if (file === undefined || wrote === undefined || typeof atMs !== 'number') return undefined
  return { file, before: stringIn(value, 'before'), atMs, wrote }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
