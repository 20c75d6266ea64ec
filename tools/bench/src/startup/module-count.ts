import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import type { Command } from '../child.ts'

const PRELOAD = fileURLToPath(new URL('../../programs/count-modules.cjs', import.meta.url))

export interface ModuleCount {
  /** Files, ESM and CommonJS. */
  readonly modules: number
  /** Modules of Node itself, with those that Node loads for its own start. */
  readonly builtins: number
  /** URLs of the files, in the order of loading. */
  readonly files: readonly string[]
}

/** Counts the modules that a Node program loads, in a run of its own: the counting slows the program down. */
export async function countModules(command: Command): Promise<ModuleCount> {
  const [file, ...args] = command.argv
  const child = spawn(file, ['--require', PRELOAD, ...args], {
    cwd: command.cwd,
    env: command.env,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    timeout: command.timeoutMs,
    killSignal: 'SIGKILL',
  })
  const counts = child.stdio[3]
  if (!(counts instanceof Readable) || child.stderr === null) throw new Error('no pipe to count on')
  const [lines, stderr] = await Promise.all([
    text(counts),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (child.exitCode !== 0) throw new Error(`${command.argv.join(' ')} failed:\n${stderr}`)

  const seen = lines
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '))
  const files = seen.flatMap(([, url]) => (url === undefined ? [] : [url]))
  const builtins = Math.max(...seen.map(([count]) => Number(count)))
  return { modules: files.length, builtins, files }
}
