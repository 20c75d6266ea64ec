import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A server of the demo, as a child process. */
export interface ServerProcess {
  readonly pid: number
  /** Settles when the process has ended, with its exit code; `null` when a signal ended it. */
  readonly ended: Promise<number | null>
  /** Everything printed so far, at most the last 64 KiB. */
  output(): string
  /** Settles with the first line of stdout that matches; rejects when the process ends before. */
  line(pattern: RegExp): Promise<RegExpMatchArray>
  /** SIGTERM, and SIGKILL when that has not helped within `graceMs`. */
  stop(graceMs?: number): Promise<void>
}

const KEPT_CHARS = 64 * 1024

/** Starts a server with exactly the environment given. */
export function startServer(
  argv: readonly [file: string, ...args: string[]],
  env: Readonly<Record<string, string>>,
): ServerProcess {
  const [file, ...args] = argv
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const onText = (text: string): void => {
    output = (output + text).slice(-KEPT_CHARS)
  }
  child.stdout.setEncoding('utf8').on('data', onText)
  child.stderr.setEncoding('utf8').on('data', onText)
  const ended = hasEnded(child)

  return {
    pid: child.pid ?? -1,
    ended,
    output: () => output,
    async line(pattern) {
      for (;;) {
        const match = output.match(pattern)
        if (match !== null) return match
        const more = once(child.stdout, 'data').then(() => true)
        if (!(await Promise.race([more, ended.then(() => false)]))) {
          throw new Error(output.trim() || `${file} ended before it was ready`)
        }
      }
    },
    async stop(graceMs = 25_000) {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await ended
      clearTimeout(timer)
    },
  }
}

async function hasEnded(child: ChildProcess): Promise<number | null> {
  await Promise.race([once(child, 'close'), once(child, 'error')])
  return child.exitCode
}
