import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The built bundle: what a user runs. Another, installed one where `INDEV_TEST_BIN` names it. */
export const bundle =
  process.env['INDEV_TEST_BIN'] ?? fileURLToPath(new URL('../../dist/indev.js', import.meta.url))

const LIMIT_MS = 60_000

/** How one run of the command line ended. */
export interface Ran {
  /** 128 + its number for a death by signal. */
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What a run may be given. */
export interface RunOptions {
  /** Killed after so long, ms. @defaultValue 60_000 */
  readonly limitMs?: number
  readonly env?: NodeJS.ProcessEnv
  /** The program to run. @defaultValue {@link bundle} */
  readonly bin?: string
  /** Called at once, with the way to end the process. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void
  /** Called with all of stderr so far, each time more arrives. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
}

const SIGNALS: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 }

/** Runs `indev` as its own process, with nothing of this one's environment but PATH. */
export async function runIndev(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, [options.bin ?? bundle, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...options.env },
    timeout: options.limitMs ?? LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  options.onStart?.((signal) => child.kill(signal))
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    options.onStderr?.(stderr, (signal) => child.kill(signal))
  })
  const [code, signal] = await once(child, 'close')
  return {
    exitCode: signal === null ? Number(code) : (SIGNALS[String(signal)] ?? 128),
    stdout,
    stderr,
  }
}
