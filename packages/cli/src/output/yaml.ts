import { stringify } from 'yaml'

/** One YAML document with the keys of the JSON: what can't be said in JSON is not said here either. */
export function formatYaml(value: unknown): string {
  const plain: unknown = JSON.parse(JSON.stringify(value) ?? 'null')
  // Strings that YAML 1.1 readers take for something else (`yes`, `0o7`, `1:20`) are quoted.
  return stringify(plain, { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' })
}
