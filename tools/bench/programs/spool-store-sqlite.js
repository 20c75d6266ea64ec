// Selected, delivered and only then deleted, 512 rows at a time.
import { DatabaseSync } from 'node:sqlite'

export function open(dir) {
  const database = new DatabaseSync(`${dir}/spool.db`)
  database.exec(`PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY, payload BLOB)`)
  const insert = database.prepare('INSERT INTO records (payload) VALUES (?)')
  const select = database.prepare('SELECT id, payload FROM records ORDER BY id LIMIT 512')
  const remove = database.prepare('DELETE FROM records WHERE id <= ?')
  return {
    fill(payloads) {
      database.exec('BEGIN')
      for (const payload of payloads) insert.run(payload)
      database.exec('COMMIT')
    },
    take(deliver) {
      for (let rows = select.all(); rows.length > 0; rows = select.all()) {
        deliver(rows.map(({ payload }) => payload))
        remove.run(rows.at(-1).id)
      }
    },
    close: () => database.close(),
  }
}
