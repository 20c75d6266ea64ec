import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'

/** How a program ended and what it printed. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env: NodeJS.ProcessEnv
  readonly timeoutMs: number
  readonly cwd?: string
  /** Leaves the processor to whoever else wants it. */
  readonly isNice?: boolean
}

/** Runs a program to its end, or kills it after `timeoutMs`. */
export async function run(
  argv: readonly [file: string, ...args: string[]],
  { env, timeoutMs, cwd, isNice = false }: RunOptions,
): Promise<Ended> {
  const [file, ...args] = argv
  const child = spawn(file, args, {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    // What it starts in turn must end with it.
    detached: true,
  })
  const { pid } = child
  if (pid !== undefined && isNice) setPriority(pid, 19)
  const killGroup = (): void => {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    } catch {
      // Nothing of it is left.
    }
  }
  process.once('exit', killGroup)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.once('error', (error) => {
    stderr += error.message
  })
  await Promise.race([once(child, 'close'), once(child, 'error').catch(() => [])])
  process.removeListener('exit', killGroup)
  killGroup()
  return { code: child.exitCode, stdout, stderr }
}
