import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Makes a folder hold exactly these files.
 *
 * Each file is replaced by rename and what is left over goes last, so that a program started from the
 * folder meanwhile finds the old or the new build whole, entry last.
 *
 * @param entry - The file that gets the executable bit, written after all others.
 */
export function writeOutputs(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  entry: string,
): void {
  mkdirSync(folder, { recursive: true })
  const names = [...files.keys()].toSorted((a, b) => Number(a === entry) - Number(b === entry))
  for (const name of names) {
    const temporary = join(folder, `.${name}.${process.pid}`)
    writeFileSync(temporary, files.get(name) ?? '')
    if (name === entry) chmodSync(temporary, 0o755)
    renameSync(temporary, join(folder, name))
  }
  for (const name of readdirSync(folder)) {
    if (!files.has(name)) rmSync(join(folder, name), { recursive: true })
  }
}
