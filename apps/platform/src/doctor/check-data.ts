import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { upgrades } from '../store/upgrades.ts'
import { fix, later, ok, type Finding } from './finding.ts'

type Found = Omit<Finding, 'what'>

/** The least that should be free, bytes: the write-ahead log alone can take 4 MiB. */
const leastFreeBytes = 64 * 1024 * 1024

/** Whether data can be kept there, and nobody else reads it. */
export function checkDataDir(dataDir: string): Found {
  if (!existsSync(dataDir)) {
    const parent = nearest(dataDir)
    if (!isWritable(parent)) return fix(`${dataDir} can not be made`, `chown or chmod ${parent}`)
    return later(`${dataDir} will be made`)
  }
  const { mode, uid } = statSync(dataDir)
  if (!isWritable(dataDir)) return fix(`${dataDir} can not be written`, `chmod u+rwx ${dataDir}`)
  if (process.getuid !== undefined && uid !== process.getuid()) {
    return fix(`${dataDir} belongs to another user`, `chown -R $(id -u) ${dataDir}`)
  }
  if ((mode & 0o077) !== 0) return fix(`others can enter ${dataDir}`, `chmod 700 ${dataDir}`)
  return ok(dataDir)
}

export function checkSpace(dataDir: string): Found {
  const { bavail, bsize } = statfsSync(nearest(dataDir))
  const free = `${Math.floor((bavail * bsize) / 1024 / 1024)} MiB free`
  return bavail * bsize >= leastFreeBytes ? ok(free) : fix(free, 'make room on this disk')
}

function nearest(dir: string): string {
  return existsSync(dir) || dir === dirname(dir) ? dir : nearest(dirname(dir))
}

function isWritable(dir: string): boolean {
  try {
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK)
    return statSync(dir).isDirectory()
  } catch {
    return false
  }
}

/** Opens the file to look at it: a doctor writes nothing, also while a platform serves from it. */
export function openToRead(dataDir: string): DatabaseSync | undefined {
  const file = join(dataDir, 'platform.db')
  if (!existsSync(file)) return undefined
  const database = new DatabaseSync(file)
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA query_only = ON')
  return database
}

/** Whether the file is whole and of a format that this program reads. */
export function checkFile(database: DatabaseSync | undefined, dataDir: string): Found {
  const file = join(dataDir, 'platform.db')
  if (database === undefined) return later(`${file} will be made`)
  const format = pragma(database, 'user_version')
  const known = 1 + upgrades.length
  if (Number(format) > known) {
    return fix(`${file} is of format ${format}, this program knows ${known}`, 'use a later program')
  }
  const state = pragma(database, 'quick_check')
  if (state !== 'ok') return fix(`${file} is damaged: ${state}`, 'restore a copy, or remove it')
  if ((statSync(file).mode & 0o077) !== 0) {
    return fix(`others can read ${file}, which holds keys`, `chmod 600 ${file}`)
  }
  return ok(`whole, format ${format}`)
}

/** Whether there is the key that signs tokens. */
export function checkKeys(database: DatabaseSync | undefined): Found {
  const sql = "SELECT value FROM meta WHERE key = 'oidc.signing-key'"
  const row = has(database, 'meta') ? database?.prepare(sql).get() : undefined
  if (row === undefined) return later('a key that signs tokens will be made')
  const key: unknown = JSON.parse(String(row['value']))
  const isKey = typeof key === 'object' && key !== null && 'kid' in key
  return isKey ? ok('tokens are signed with a key that is kept') : fix('no key', 'remove the file')
}

/** Whether the clock has gone back since something was written: leases and tokens depend on it. */
export function checkClock(database: DatabaseSync | undefined, nowMs: number): Found {
  const sql = 'SELECT max(at_ms) AS at FROM events'
  const row = has(database, 'events') ? database?.prepare(sql).get() : undefined
  const aheadS = Math.ceil((Number(row?.['at'] ?? 0) - nowMs) / 1000)
  if (aheadS <= 5) return ok(new Date(nowMs).toISOString())
  return fix(`the clock is ${aheadS} s behind what was written`, 'set the clock of this machine')
}

function has(database: DatabaseSync | undefined, table: string): boolean {
  const sql = 'SELECT 1 FROM sqlite_schema WHERE name = ?'
  return database?.prepare(sql).get(table) !== undefined
}

function pragma(database: DatabaseSync, name: 'user_version' | 'quick_check'): string {
  const row = database.prepare(`PRAGMA ${name}`).get() ?? {}
  return String(row[name])
}
