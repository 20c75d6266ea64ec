import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

export const PRELOAD = fileURLToPath(new URL('preload.ts', import.meta.url))
export const MUTANT = fileURLToPath(new URL('mutant.ts', import.meta.url))

/** A guard whose second thread waits for the main one however long that gets no processor. */
export const PATIENT = {
  nodeArgs: ['--require', MUTANT],
  env: { CRASH_MUTANT: '["orders.patienceTicks","1e6"]' },
} as const

/** An empty directory of one's own, gone at the end of the block. */
export function scratch(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'crash-'))
  return {
    path,
    [Symbol.dispose]: () => {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** How a program ended. */
export interface Ending {
  readonly pid: number
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** How to run a program. */
export interface ProgramOptions {
  readonly args?: readonly string[]
  readonly nodeArgs?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** @defaultValue 30,000 */
  readonly timeoutMs?: number
}

/** Runs a program of `test/programs`, or of its own path, under guard; it has 30 s, then it is killed. */
export async function runProgram(
  name: string,
  dir: string,
  options: ProgramOptions = {},
): Promise<Ending> {
  const { args = [], nodeArgs = [], env = {}, timeoutMs } = options
  const file = isAbsolute(name)
    ? name
    : fileURLToPath(new URL(`../programs/${name}`, import.meta.url))
  // With --import even a CommonJS program is evaluated as a promise.
  const how = name.endsWith('.cjs') ? '--require' : '--import'
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
  const base = { PATH, HOME, NODE_COMPILE_CACHE, CRASH_DIR: dir }
  return runPlain([...nodeArgs, how, PRELOAD, file, ...args], { ...base, ...env }, timeoutMs)
}

/** A program that runs, and waits for its input to end. */
export interface Running {
  readonly pid: number
  /** It has said its first word. */
  readonly ready: Promise<unknown>
  /** Ends its input. */
  end(): Promise<Pick<Ending, 'code' | 'signal' | 'stderr'>>
}

/** Starts a program of `test/programs` under guard, without waiting for its end; after 50 s it is killed. */
export function startProgram(name: string, dir: string, options: ProgramOptions = {}): Running {
  const { args = [], nodeArgs = [], env = {} } = options
  const file = fileURLToPath(new URL(`../programs/${name}`, import.meta.url))
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [...nodeArgs, '--require', PRELOAD, file, ...args], {
    env: { PATH, NODE_COMPILE_CACHE, CRASH_DIR: dir, ...env },
    stdio: 'pipe',
    timeout: 50_000,
    killSignal: 'SIGKILL',
  })
  const said = text(child.stderr)
  const closed = once(child, 'close')
  return {
    pid: child.pid ?? 0,
    ready: Promise.race([once(child.stdout, 'data'), closed]),
    end: async () => {
      child.stdin.end()
      const [stderr] = await Promise.all([said, closed])
      return { code: child.exitCode, signal: child.signalCode, stderr }
    },
  }
}

/** Runs Node with these arguments; it has 30 s, then it is killed. */
export async function runPlain(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  timeoutMs: number = 30_000,
): Promise<Ending> {
  const child = spawn(process.execPath, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { pid: child.pid ?? 0, code: child.exitCode, signal: child.signalCode, stdout, stderr }
}

/** Does `work` for every item, a few at a time. */
export async function eachOf<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  atOnce = 3,
): Promise<void> {
  const queue = [...items]
  const next = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, next))
}
