import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'
import { tempDir } from './place.ts'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/** A text that occurs exactly once, and what stands there instead. */
export type Edit = readonly [from: string, to: string]

/** A copy of the sources with a defect in `file`; returns its directory, gone after the test. */
export function mutantOf(file: string, ...edits: readonly Edit[]): string {
  const root = mkdtempSync(join(tempDir(), 'mutant-'))
  const src = join(root, 'src')
  cpSync(join(PACKAGE, 'src'), src, { recursive: true })
  symlinkSync(join(PACKAGE, 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  let text = readFileSync(join(src, file), 'utf8')
  for (const [from, to] of edits) {
    expect(text.split(from).length).toBe(2)
    text = text.replace(from, () => to)
  }
  writeFileSync(join(src, file), text)
  return src
}
