import { join } from 'node:path'

/** Where a data directory keeps what the platform tells of itself. */
export function placesIn(dataDir: string): {
  readonly journalDir: string
  readonly crashDir: string
} {
  return { journalDir: join(dataDir, 'journal'), crashDir: join(dataDir, 'crash') }
}
