import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'

/** A server of the test, as a child process. */
export interface ServerProcess {
  readonly pid: number
  /** Settles when the process has ended. */
  readonly ended: Promise<void>
  readonly isRunning: () => boolean
  /** Everything printed so far, at most the last 256 KiB. */
  output(): string
  /** SIGTERM, and SIGKILL when that has not helped within 8 s. */
  stop(): Promise<void>
  /** SIGKILL: what a power cut leaves. */
  kill(): Promise<void>
}

const KEPT_CHARS = 256 * 1024

/** Where the system has it: the server ends with this process even when that one gets a SIGKILL. */
const SETPRIV = '/usr/bin/setpriv'
const WITH_PARENT = ['--pdeathsig', 'KILL', '--']

/** No server of the test lives longer, whatever becomes of this process's timers. */
const MAX_LIFE_MS = 600_000

/** Starts a server with exactly the environment given. */
export function startServer(
  argv: readonly [file: string, ...args: string[]],
  env: NodeJS.ProcessEnv,
): ServerProcess {
  const [file, ...args] = existsSync(SETPRIV) ? [SETPRIV, ...WITH_PARENT, ...argv] : argv
  const child = spawn(file, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MAX_LIFE_MS,
    killSignal: 'SIGKILL',
  })
  let output = ''
  const onText = (text: string): void => {
    output = (output + text).slice(-KEPT_CHARS)
  }
  child.stdout.setEncoding('utf8').on('data', onText)
  child.stderr.setEncoding('utf8').on('data', onText)
  const killNow = (): void => void child.kill('SIGKILL')
  process.once('exit', killNow)
  const ended = hasEnded(child).then(() => void process.removeListener('exit', killNow))
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  const end = async (signal: NodeJS.Signals, graceMs: number): Promise<void> => {
    if (!isRunning()) return
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
    await ended
    clearTimeout(timer)
  }
  return {
    pid: child.pid ?? -1,
    ended,
    isRunning,
    output: () => output,
    stop: () => end('SIGTERM', 8000),
    kill: () => end('SIGKILL', 8000),
  }
}

async function hasEnded(child: ChildProcess): Promise<void> {
  await Promise.race([once(child, 'close'), once(child, 'error')])
}
