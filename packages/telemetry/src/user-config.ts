import { randomSuffix } from './ids.ts'
import type { AppPaths } from './paths.ts'
import { readText, replaceFile } from './state-io.ts'

/** What the setting is called in the file. */
const CRASH_UPLOAD = 'crash.upload'

/** The user's own settings that telemetry owns; other keys of the file are kept as they are. */
export interface UserConfig {
  readonly telemetry?: 'off' | 'local' | 'on' | undefined
  /** OTLP base URL. */
  readonly telemetryEndpoint?: string | undefined
  /** Whether crash reports may leave, in the file `crash.upload`; anything but `on` is a no. */
  readonly crashUpload?: 'on' | undefined
  /** Set when the file is there but says nothing we may rely on; consent is then `off`. */
  readonly problem?: string | undefined
}

/** A change to the user's settings; `null` removes a key, `undefined` leaves it. */
export interface UserConfigPatch {
  readonly telemetry?: 'off' | 'local' | 'on' | null | undefined
  readonly telemetryEndpoint?: string | null | undefined
  readonly crashUpload?: 'on' | null | undefined
}

/**
 * Reads the user's settings; never throws.
 *
 * A file that cannot be read or parsed might hold an opt-out: it is reported as a `problem`.
 */
export function readUserConfig(paths: Pick<AppPaths, 'configFile'>): UserConfig {
  const read = readObject(paths.configFile)
  if ('problem' in read) return { problem: read.problem }
  const { telemetry, telemetryEndpoint, [CRASH_UPLOAD]: crashUpload } = read.value
  if (telemetry !== undefined && !isState(telemetry)) {
    return { problem: `telemetry in ${paths.configFile} is none of off, local, on` }
  }
  return {
    ...(telemetry === undefined ? {} : { telemetry }),
    ...(typeof telemetryEndpoint === 'string' ? { telemetryEndpoint } : {}),
    ...(crashUpload === 'on' ? { crashUpload } : {}),
  }
}

/**
 * Changes the user's settings by one rename, so that a reader sees the old file or the new one.
 *
 * @throws The system's error when the file can't be written, `SyntaxError` when what is there is
 *   not a JSON object: a damaged file is the user's to mend, not ours to overwrite.
 */
export function writeUserConfig(paths: AppPaths, patch: UserConfigPatch): void {
  const read = readObject(paths.configFile)
  if ('problem' in read) throw new SyntaxError(read.problem)
  const next = new Map<string, unknown>(Object.entries(read.value))
  for (const [name, value] of Object.entries(patch)) {
    const key = name === 'crashUpload' ? CRASH_UPLOAD : name
    if (value === null) next.delete(key)
    else if (value !== undefined) next.set(key, value)
  }
  const text = `${JSON.stringify(Object.fromEntries(next), undefined, 2)}\n`
  replaceFile(paths.configFile, text, randomSuffix())
}

type ReadObject =
  | {
      readonly value: {
        readonly telemetry?: unknown
        readonly telemetryEndpoint?: unknown
        readonly [CRASH_UPLOAD]?: unknown
      }
    }
  | { readonly problem: string }

function readObject(file: string): ReadObject {
  try {
    const text = readText(file)
    if (text === undefined) return { value: {} }
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value }
    return { problem: `${file} is not a JSON object` }
  } catch {
    return { problem: `${file} cannot be read as JSON` }
  }
}

function isState(value: unknown): value is 'off' | 'local' | 'on' {
  return value === 'off' || value === 'local' || value === 'on'
}
