import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** One run of the built CLI. */
export interface CommandRun {
  /** As typed, `indev` first. */
  readonly argv: readonly string[]
  /** `null` when a signal ended it. */
  readonly exitCode: number | null
  readonly wallMs: number
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly stdout: string
  /** Standard output and standard error, as they came. */
  readonly output: string
}

export interface CommandOptions {
  /** The built `indev.js`. */
  readonly bin: string
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Told as soon as the process exists. */
  readonly onPid: (pid: number) => void
  /** Told all output so far, at each piece: whoever waits for a line can act while the command runs. */
  readonly onOutput?: (output: string) => void
}

/** Runs the CLI as a process of its own, with exactly the environment given and no terminal. */
export async function runIndev(
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandRun> {
  options.signal.throwIfAborted()
  const startedAtMs = Date.now()
  const startMs = performance.now()
  const child = spawn(process.execPath, [options.bin, ...args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
  })
  if (child.pid !== undefined) options.onPid(child.pid)
  const stop = (): boolean => child.kill('SIGTERM')
  options.signal.addEventListener('abort', stop)

  let stdout = ''
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    output += text
    options.onOutput?.(output)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
    options.onOutput?.(output)
  })
  const closed = once(child, 'close')
  await once(child, 'exit')
  const wallMs = performance.now() - startMs
  await closed
  options.signal.removeEventListener('abort', stop)
  options.signal.throwIfAborted()
  return {
    argv: ['indev', ...args],
    exitCode: child.exitCode,
    wallMs,
    startedAtMs,
    endedAtMs: Date.now(),
    stdout,
    output,
  }
}
