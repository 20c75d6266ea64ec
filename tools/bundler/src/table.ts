import { spawnSync } from 'node:child_process'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from './app.ts'

const LIMIT_MS = 30_000

/**
 * Writes `table.json`: what the built program says of the arguments of its commands, for completion.
 *
 * A program that does not know the question has no such file.
 */
export function writeTable(app: App): void {
  const folder = join(app.dir, app.outDir)
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(folder, `${app.name}.js`), '__table'],
    { encoding: 'utf8', timeout: LIMIT_MS, env: {}, stdio: ['ignore', 'pipe', 'ignore'] },
  )
  if (status !== 0 || !isObject(stdout)) return
  const temporary = join(folder, `.table.json.${process.pid}`)
  writeFileSync(temporary, stdout)
  renameSync(temporary, join(folder, 'table.json'))
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
