import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from '@jest/globals'

const PROMTOOL = process.env['INDEV_PROMTOOL'] ?? 'promtool'
const present = spawnSync(PROMTOOL, ['--version'], { timeout: 30_000 }).status === 0

/** Tests that need Prometheus' own checker: skipped, and counted as skipped, where it is absent. */
export const describePromtool: (name: string, tests: () => void) => void = present
  ? describe
  : describe.skip

/** Runs promtool on files in a directory of their own; its exit code and all that it printed. */
export function promtool(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): { readonly status: number | null; readonly output: string } {
  const cwd = mkdtempSync(join(tmpdir(), 'slo-promtool-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
    const run = spawnSync(PROMTOOL, args, { cwd, timeout: 30_000, encoding: 'utf8' })
    return { status: run.status, output: run.stdout + run.stderr }
  } finally {
    rmSync(cwd, { recursive: true })
  }
}
