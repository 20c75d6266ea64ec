import { parseAllDocuments } from 'yaml'

/** YAML without types: every scalar is the text that stands there. */
export type Yaml = string | null | readonly Yaml[] | { readonly [key: string]: Yaml }

/** Reads the documents of a text, leaving empty ones out. */
export function readYaml(text: string): readonly Yaml[] {
  return parseAllDocuments(text, { schema: 'failsafe' })
    .filter(({ contents }) => contents !== null)
    .map((document): Yaml => document.toJS())
}
