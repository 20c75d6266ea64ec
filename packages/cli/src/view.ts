/** How a piece of text is emphasised on a terminal; plain elsewhere and under `--no-color`. */
export type TextStyle = 'bold' | 'dim' | 'good' | 'warn' | 'bad'

/** What a command uses to write its result for people. */
export interface View {
  /** Width of stdout in terminal columns; `Infinity` when stdout is not a terminal. */
  readonly widthColumns: number
  /** Whether stdout is a terminal. */
  readonly isTerminal: boolean
  /** The time at which the result is shown, Unix ms. */
  readonly nowMs: number
  /** Aligns rows under their headings; ends with a line feed; an empty list gives the headings. */
  table(columns: readonly string[], rows: readonly (readonly string[])[]): string
  /** Aligns `label: value` lines; ends with a line feed. */
  fields(pairs: readonly (readonly [label: string, value: string])[]): string
  /** Emphasises text where the terminal can show it. */
  paint(style: TextStyle, text: string): string
}
