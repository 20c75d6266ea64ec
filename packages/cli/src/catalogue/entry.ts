import type { Slug } from '../errors.ts'
import type { ErrorKind } from '../exit-codes.ts'

/** A page of the error catalogue: what `explain SLUG` shows. */
export interface CatalogueEntry {
  readonly slug: Slug
  /** Decides the exit code. */
  readonly kind: ErrorKind | 'interrupted'
  /** One sentence: what happened. */
  readonly summary: string
  /** Why it happens, a sentence each. */
  readonly causes: readonly string[]
  /**
   * What to do, a sentence each. Command lines stand between backticks and begin with `{app}`, which
   * is shown as the program's name.
   */
  readonly fixes: readonly string[]
}
