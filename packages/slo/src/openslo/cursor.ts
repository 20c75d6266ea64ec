/** Where something is in a document: keys and indices from its root. */
export type Path = readonly (string | number)[]

/** A value in a parsed document that knows where it is; reading what is absent gives `undefined`. */
export interface Cursor {
  readonly value: unknown
  readonly path: Path
  readonly field: (name: string) => Cursor
  /** The items of a list; none when it is absent, null or no list. */
  readonly items: () => readonly Cursor[]
  /** Text, if it is text that is not empty. */
  readonly text: () => string | undefined
  /** Text or a finite number: YAML leaves it to the author which of them a number is. */
  readonly scalar: () => string | number | undefined
  /** The values of a map that are text. */
  readonly texts: () => Readonly<Record<string, string>>
}

/** A cursor on `value`. */
export function cursor(value: unknown, path: Path = []): Cursor {
  const text = (): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined
  return {
    value,
    path,
    field: (name) => cursor(isRecord(value) ? value[name] : undefined, [...path, name]),
    items: () => (Array.isArray(value) ? value.map((item, at) => cursor(item, [...path, at])) : []),
    text,
    scalar: () => (typeof value === 'number' && Number.isFinite(value) ? value : text()),
    texts: () =>
      Object.fromEntries(
        Object.entries(isRecord(value) ? value : {}).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      ),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
