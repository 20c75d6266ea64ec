/** What was typed, name by name, before any value is judged. */
export interface Typed {
  /** Values of flags that take one, in order; a switch has an empty list. */
  readonly flags: ReadonlyMap<string, readonly string[]>
  /** What is not a flag. */
  readonly words: readonly string[]
  /** Flags that nobody declared, as typed. */
  readonly unknown: readonly string[]
  /** Flags without the value they need, and switches with one they can't take. */
  readonly malformed: readonly string[]
}
