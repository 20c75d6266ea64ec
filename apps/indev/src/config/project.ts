import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { isObject } from '../json.ts'
import { isKey, SETTINGS, settingOf } from './keys.ts'
import type { Key } from './keys.ts'

/** What a project's file says: what it may say, and what it said in vain. */
export interface Project {
  readonly file: string
  readonly values: Readonly<Partial<Record<Key, string>>>
  readonly ignored: readonly Ignored[]
}

/** A line of a project's file without effect. */
interface Ignored {
  /** As it was written, at most 60 characters, printable. */
  readonly key: string
  readonly why: string
}

const FILE = '.indev.json'
const MAX_BYTES = 64 * 1024
const MAX_FOLDERS = 32

/**
 * The nearest `.indev.json`, from `cwd` upwards, as far as the home directory.
 *
 * Whoever can write into a repository can write it: nothing in it decides where tokens, records or requests
 * go. A file of another user, a link and a damaged file say nothing.
 */
export function findProject(
  cwd: string | undefined = known(() => process.cwd()),
  home: string | undefined = known(homedir),
): Project | undefined {
  if (cwd === undefined) return undefined
  let folder = cwd
  for (let count = 0; count < MAX_FOLDERS; count += 1) {
    const found = readProject(join(folder, FILE))
    if (found !== undefined) return found
    const above = dirname(folder)
    if (above === folder || folder === home) return undefined
    folder = above
  }
  return undefined
}

/** A working directory may have been removed, a user may have no home. */
function known(ask: () => string): string | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}

function readProject(file: string): Project | undefined {
  let fd: number
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
  try {
    const { uid, size } = fstatSync(fd)
    const ours = process.getuid?.() ?? uid
    if (uid !== ours && uid !== 0) return refused(file, 'it belongs to another user')
    if (size > MAX_BYTES) return refused(file, 'it is too large')
    const value: unknown = JSON.parse(readFileSync(fd, 'utf8'))
    return isObject(value) ? judged(file, value) : refused(file, 'it is not a JSON object')
  } catch {
    return refused(file, 'it is not JSON')
  } finally {
    closeSync(fd)
  }
}

function refused(file: string, why: string): Project {
  return { file, values: {}, ignored: [{ key: FILE, why }] }
}

function judged(file: string, content: Readonly<Record<string, unknown>>): Project {
  const values: Partial<Record<Key, string>> = {}
  const ignored: Ignored[] = []
  for (const [key, value] of Object.entries(content)) {
    const text = typeof value === 'number' ? String(value) : value
    if (!isKey(key)) ignored.push({ key: shown(key), why: 'there is no such setting' })
    else if (SETTINGS[key].scope !== 'project')
      ignored.push({ key, why: 'a project may not set it' })
    else if (typeof text === 'string' && settingOf(key).accepts(text)) values[key] = text
    else ignored.push({ key, why: `it takes ${settingOf(key).takes}` })
  }
  return { file, values, ignored }
}

function shown(key: string): string {
  return key.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 60)
}
