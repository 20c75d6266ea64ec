import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe } from '@jest/globals'

const REPO = resolve(import.meta.dirname, '../../../..')
const ROOT = join(resolve(REPO, process.env['INDEV_VECTORS'] ?? '../shared/vectors'), 'slo')

/** Tests of other people's numbers: skipped, and counted as skipped, where they are absent. */
export const describeVectors: (name: string, tests: () => void) => void = existsSync(ROOT)
  ? describe
  : describe.skip

/** The text of a vector file. */
export function vectorText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}
