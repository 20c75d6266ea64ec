import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** One run of a command. */
export interface CommandRun {
  /** As typed. */
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
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Told as soon as the process exists. */
  readonly onPid: (pid: number) => void
  /** Told all output so far, at each piece: whoever waits for a line can act while the command runs. */
  readonly onOutput?: (output: string) => void
}

/** Runs the CLI. @param bin - The built `indev.js`. */
export function runIndev(
  bin: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandRun> {
  return runProgram(['indev', ...args], [process.execPath, bin, ...args], options)
}

/**
 * Runs a program as a process of its own, with exactly the environment given and no terminal.
 *
 * @param argv - As it is shown.
 * @param program - What is started: a file and its arguments.
 */
export async function runProgram(
  argv: readonly string[],
  [file, ...args]: readonly [string, ...string[]],
  options: CommandOptions,
): Promise<CommandRun> {
  options.signal.throwIfAborted()
  const startedAtMs = Date.now()
  const startMs = performance.now()
  const child = spawn(file, args, {
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
    argv,
    exitCode: child.exitCode,
    wallMs,
    startedAtMs,
    endedAtMs: Date.now(),
    stdout,
    output,
  }
}
