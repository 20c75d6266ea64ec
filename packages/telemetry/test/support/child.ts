import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** How a program ended and what it said. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A program that is running. */
export interface Running {
  readonly pid: number
  /** Resolves once stdout contains `text`. */
  says(text: string): Promise<void>
  kill(signal: NodeJS.Signals): void
  readonly ended: Promise<Ended>
}

/** Longer than any fixture needs on a loaded machine; then it is killed. */
const LIMIT_MS = 45_000

/** How a program is started. */
export interface StartOptions {
  readonly cwd?: string
  /** A session of its own, as a detached program has. @defaultValue false */
  readonly detached?: boolean
}

/** Starts a fixture (`commands.ts`) or any other file with this Node. */
export function start(
  file: URL,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  options: StartOptions = {},
): Running {
  const child = spawn(process.execPath, [fileURLToPath(file), ...args], {
    ...options,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    for (const check of waiting) check()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  return {
    pid: child.pid ?? -1,
    kill: (signal) => void child.kill(signal),
    says: (text) =>
      new Promise((resolve, reject) => {
        child.once('close', () => reject(new Error(`ended without saying ${text}: ${stderr}`)))
        const check = (): void => {
          if (!stdout.includes(text)) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    ended: new Promise((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
    }),
  }
}

export function fixture(name: string): URL {
  return new URL(`../fixtures/${name}`, import.meta.url)
}
