/** How a piece of text is emphasised on a terminal; plain elsewhere and under `--no-color`. */
export type TextStyle = 'bold' | 'dim' | 'good' | 'warn' | 'bad'

/** A column of a table. */
export interface Column {
  readonly title: string
  /** Shown with `-o wide` only. */
  readonly wide?: true
  /**
   * On a narrow terminal the columns with the smallest number go first; the first never goes.
   * @defaultValue the number of columns from here to the last: the last goes first
   */
  readonly keep?: number
}

/** What a command uses to write its result for people. */
export interface View {
  /** Width of stdout in terminal columns; `Infinity` when stdout is not a terminal. */
  readonly widthColumns: number
  /** Whether stdout is a terminal. */
  readonly isTerminal: boolean
  /** The time at which the result is shown, Unix ms. */
  readonly nowMs: number
  /** `-o wide`. */
  readonly isWide: boolean
  /**
   * Aligns rows under their headings by display width; ends with a line feed; an empty list gives
   * the headings. A terminal that is too narrow gets fewer columns, except with `-o wide`.
   */
  table(columns: readonly (string | Column)[], rows: readonly (readonly string[])[]): string
  /** Aligns `label: value` lines; ends with a line feed. */
  fields(pairs: readonly (readonly [label: string, value: string])[]): string
  /** A time: how long ago on a terminal, ISO 8601 elsewhere; what is no time stays as it is. */
  time(at: number | string): string
  /** Emphasises text where the terminal can show it. */
  paint(style: TextStyle, text: string): string
}
