import { randomSuffix } from './ids.ts'
import type { AppPaths } from './paths.ts'
import { createFile, readText, replaceFile } from './state-io.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/**
 * The random id of this installation, made when the first span is recorded.
 *
 * Derived from nothing; deleting the file makes a new one. Two first commands at once agree on one.
 *
 * @throws The system's error when it can neither be read nor written.
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/app/
 */
export function installationId(paths: Pick<AppPaths, 'installIdFile'>): string {
  const found = knownInstallationId(paths)
  if (found !== undefined) return found
  const made = process.getBuiltinModule('node:crypto').randomUUID()
  if (createFile(paths.installIdFile, `${made}\n`, randomSuffix())) return made
  const others = readId(paths.installIdFile)
  if (others !== undefined) return others
  replaceFile(paths.installIdFile, `${made}\n`, randomSuffix())
  return made
}

/** The same, if there is one; never writes. @throws The system's error when it can't be read. */
export function knownInstallationId(paths: Pick<AppPaths, 'installIdFile'>): string | undefined {
  return readId(paths.installIdFile)
}

function readId(file: string): string | undefined {
  const text = readText(file)?.trim()
  return text !== undefined && UUID.test(text) ? text : undefined
}
