import type { Dice } from '../dice.ts'
import type { Database } from './database.ts'
import { text } from './row.ts'

/** Makes ids; with the same seed, the nth is always the same. */
export type MakeId = (kind: string) => string

export function createIds(database: Database, dice: Dice): MakeId {
  return (kind) => {
    const row = database.get(
      `INSERT INTO meta VALUES ('ids', '1')
       ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)
       RETURNING value`,
    )
    return dice.uuid(`${kind} ${text(row ?? {}, 'value')}`)
  }
}
