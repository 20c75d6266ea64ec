import { DatabaseSync } from 'node:sqlite'

// `?FULL` after the name of this file: an append survives power loss.
const synchronous = new URL(import.meta.url).search.slice(1) || 'NORMAL'

export function open(dir) {
  const database = new DatabaseSync(`${dir}/spool.db`)
  database.exec(`PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${synchronous};
    CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY, payload BLOB)`)
  const insert = database.prepare('INSERT INTO records (payload) VALUES (?)')
  return { append: (payload) => void insert.run(payload), close: () => database.close() }
}
