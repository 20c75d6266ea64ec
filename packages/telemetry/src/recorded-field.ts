import { CI_WORDS } from './ci.ts'

/** One field that can ever be recorded. */
export interface RecordedField {
  readonly name: string
  readonly holds: string
  readonly why: string
}

/** One row of a table of fields. */
export function field(name: string, holds: string, why: string): RecordedField {
  return { name, holds, why }
}

/** The words of an outcome, as the tables name them. */
export const OUTCOME_HOLDS = '`ok`, `expected`, `bug`, `cancelled`, `interrupted`'

/** The words of a cause. */
export const CAUSE_HOLDS = '`user`, `local-network`, `remote`, `bug`'

/** The words of a CI system. */
export const CI_HOLDS: string = CI_WORDS.map((word) => `\`${word}\``).join(', ')
