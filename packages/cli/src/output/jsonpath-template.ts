/** One step of a path, from a set of values to the next. */
export type Step =
  | { readonly kind: 'key'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly indices: readonly number[] }
  | {
      readonly kind: 'slice'
      readonly start: number | undefined
      readonly end: number | undefined
      readonly step: number
    }
  | { readonly kind: 'all' }
  /** Everything below, the value itself included. */
  | { readonly kind: 'descend' }
  | { readonly kind: 'filter'; readonly left: Operand; readonly test?: Comparison }

/** What a filter compares. */
export interface Comparison {
  readonly operator: string
  readonly right: Operand
}

/** A path from the element (`@`) or the document (`$`), or a literal. */
export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }

/** Where to look, and what way to go. */
export interface Path {
  readonly isFromRoot: boolean
  readonly steps: readonly Step[]
}

/** A part of a template. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'range'; readonly path: Path; readonly body: readonly Part[] }
