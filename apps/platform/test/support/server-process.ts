import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))
/** No process outlives this, ms: longer than a test may take, so that it ends only what a test has left. */
const limitMs = 120_000

/** `indev-platform` in a process of its own, run from its sources. */
export interface ServerProcess {
  /** From the ready line. */
  readonly url: string
  readonly pid: number
  /** Sends a signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<ProcessEnd>
}

export interface ProcessEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

interface Running {
  readonly child: ChildProcess
  readonly end: Promise<ProcessEnd>
  /** Resolves with stdout as soon as a line is there. */
  readonly firstLine: Promise<string>
}

/** Runs a command line to its end. */
export async function runToEnd(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ProcessEnd> {
  return start([bin, ...args], env).end
}

/** Starts `serve` and waits for its ready line. */
export async function startServer(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> {
  return whenReady(start([bin, 'serve', '--port', '0', ...args], env))
}

/** Starts a program that prints the same ready line. */
export async function startProgram(
  file: URL,
  args: readonly string[],
): Promise<ServerProcess & { readonly end: Promise<ProcessEnd> }> {
  const running = start([fileURLToPath(file), ...args], {})
  return { ...(await whenReady(running)), end: running.end }
}

/** Runs a program to its end. */
export async function runProgram(file: URL, args: readonly string[]): Promise<ProcessEnd> {
  return start([fileURLToPath(file), ...args], {}).end
}

async function whenReady({ child, end, firstLine }: Running): Promise<ServerProcess> {
  const line = await Promise.race([
    firstLine,
    end.then(({ stderr }) => Promise.reject(new Error(`did not start: ${stderr}`))),
  ])
  const url = /^indev-platform listening on (http:\S+)\n$/.exec(line)?.[1]
  if (url === undefined || child.pid === undefined) throw new Error(`unexpected: ${line}`)
  return {
    url,
    pid: child.pid,
    stop: (signal) => {
      child.kill(signal)
      return end
    },
  }
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): Running {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  })
  let stdout = ''
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text))
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (stdout.includes('\n')) resolve(stdout)
    })
  })
  const end = new Promise<ProcessEnd>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, end, firstLine }
}
