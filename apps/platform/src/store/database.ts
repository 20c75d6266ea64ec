import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { PlatformError } from '../platform-error.ts'
import { integer, optionalText, type Row } from './row.ts'
import { schema } from './schema.ts'
import { upgrades } from './upgrades.ts'

/** The platform's one file of state. Every call is synchronous and therefore atomic to its callers. */
export interface Database {
  all(sql: string, ...values: readonly SQLInputValue[]): Row[]
  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined
  /** @returns how many rows changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number
  /** Runs `work` in one transaction, or within the one that is already open. */
  transaction<T>(work: () => T): T
  /** What is kept under `key` of the meta table; `make` is called, once for ever, where nothing is. */
  remember(key: string, make: () => string): string
  close(): void
}

/**
 * Opens `dataDir/platform.db`, creating both with modes 0700 and 0600.
 *
 * What was committed survives a kill of the process; a power cut may take the last commits, but
 * never leaves the file inconsistent (write-ahead log, `synchronous = NORMAL`).
 *
 * @throws {@link PlatformError} `ERR_PLATFORM_DATA_DIR`, `ERR_PLATFORM_DATA_VERSION`.
 */
export function openDatabase(dataDir: string): Database {
  const file = join(dataDir, 'platform.db')
  const connection = connect(dataDir, file)
  const statements = new Map<string, StatementSync>()
  let inTransaction = false

  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = connection.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  const database: Database = {
    all: (sql, ...values) => prepare(sql).all(...values),
    get: (sql, ...values) => prepare(sql).get(...values),
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    transaction: (work) => {
      if (inTransaction) return work()
      connection.exec('BEGIN IMMEDIATE')
      inTransaction = true
      try {
        const result = work()
        connection.exec('COMMIT')
        return result
      } catch (error) {
        connection.exec('ROLLBACK')
        throw error
      } finally {
        inTransaction = false
      }
    },
    remember: (key, make) =>
      database.transaction(() => {
        const row = database.get('SELECT value FROM meta WHERE key = ?', key)
        const known = row && optionalText(row, 'value')
        if (known !== undefined) return known
        const value = make()
        database.run('INSERT INTO meta (key, value) VALUES (?, ?)', key, value)
        return value
      }),
    close: () => connection.close(),
  }

  try {
    migrate(database, connection, file)
  } catch (error) {
    connection.close()
    throw error
  }
  return database
}

function connect(dataDir: string, file: string): DatabaseSync {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    // SQLite gives its journal the mode of the file, and the file holds the signing key.
    closeSync(openSync(file, 'a', 0o600))
    const connection = new DatabaseSync(file)
    connection.exec('PRAGMA busy_timeout = 5000')
    connection.exec('PRAGMA journal_mode = WAL')
    connection.exec('PRAGMA synchronous = NORMAL')
    return connection
  } catch (cause) {
    throw new PlatformError('ERR_PLATFORM_DATA_DIR', `cannot keep data in ${dataDir}`, { cause })
  }
}

/** The format that this program reads and writes, kept in `PRAGMA user_version`. */
const format = 1 + upgrades.length

/** Brings the file to this program's format, in one transaction. */
function migrate(database: Database, connection: DatabaseSync, file: string): void {
  database.transaction(() => {
    const found = integer(database.get('PRAGMA user_version') ?? {}, 'user_version')
    if (found === format) return
    if (found > format || found < 0) {
      throw new PlatformError(
        'ERR_PLATFORM_DATA_VERSION',
        `${file} is of format ${found}, this program knows ${format}`,
      )
    }
    if (found === 0) connection.exec(schema)
    for (const upgrade of upgrades.slice(Math.max(found, 1) - 1)) connection.exec(upgrade)
    connection.exec(`PRAGMA user_version = ${format}`)
  })
}
