import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'
import { tempDir } from './place.ts'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/** A text that occurs exactly once, and what stands there instead. */
export type Edit = readonly [from: string, to: string]

/** A copy of the built package, its fixtures included, with a defect; returns its directory. */
export function builtMutant(...edits: readonly Edit[]): string {
  const root = mkdtempSync(join(tempDir(), 'mutant-'))
  for (const name of ['dist', 'package.json', 'test/fixtures']) {
    cpSync(join(PACKAGE, name), join(root, name), { recursive: true })
  }
  edit(join(root, 'dist', 'drain.js'), edits)
  return root
}

/** A copy of the sources with a defect in `file`; returns its directory, gone after the test. */
export function mutantOf(file: string, ...edits: readonly Edit[]): string {
  const root = mkdtempSync(join(tempDir(), 'mutant-'))
  const src = join(root, 'src')
  cpSync(join(PACKAGE, 'src'), src, { recursive: true })
  symlinkSync(join(PACKAGE, 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  edit(join(src, file), edits)
  return src
}

function edit(path: string, edits: readonly Edit[]): void {
  let text = readFileSync(path, 'utf8')
  for (const [from, to] of edits) {
    expect(text.split(from).length).toBe(2)
    text = text.replace(from, () => to)
  }
  writeFileSync(path, text)
}
