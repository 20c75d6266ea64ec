import type { CliApp } from './app.ts'

/** What `version` answers. */
export interface Version {
  readonly name: string
  readonly version: string
}

/** The name and release of `app`. */
export function versionOf({ identity }: CliApp): Version {
  return { name: identity.name, version: identity.version }
}

/** One line, or one JSON document. */
export function formatVersion(version: Version, output: 'table' | 'json'): string {
  return output === 'json' ? `${JSON.stringify(version)}\n` : `${version.name} ${version.version}\n`
}
