import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs'

/** Why a file was not written. */
export interface NotWritten {
  readonly why: 'exists' | 'unwritable'
  readonly cause: unknown
}

/** Writes a file whole or not at all, followed through no link, readable by nobody else; never over another. */
export function writeNew(file: string, text: string): NotWritten | undefined {
  let descriptor: number
  try {
    descriptor = openSync(file, 'wx', 0o600)
  } catch (cause) {
    return { why: isExisting(cause) ? 'exists' : 'unwritable', cause }
  }
  try {
    writeFileSync(descriptor, text)
    closeSync(descriptor)
    return undefined
  } catch (cause) {
    rmSync(file, { force: true })
    return { why: 'unwritable', cause }
  }
}

function isExisting(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST'
}
