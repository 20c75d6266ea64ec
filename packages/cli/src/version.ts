import type { CliApp } from './app.ts'
import type { OutputFormat } from './globals.ts'

/** What `version` answers. */
export interface Version {
  readonly name: string
  readonly version: string
}

/** The name and release of `app`. */
export function versionOf({ identity }: CliApp): Version {
  return { name: identity.name, version: identity.version }
}

/** One line, or one JSON document, which is also YAML. */
export function formatVersion(version: Version, output: OutputFormat): string {
  return output === 'json' || output === 'jsonl' || output === 'yaml'
    ? `${JSON.stringify(version)}\n`
    : `${version.name} ${version.version}\n`
}
