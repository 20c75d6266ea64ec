import { spawn } from 'node:child_process'

/** A program to run; nothing of it goes through a shell. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  /** Sent to its standard input. @defaultValue nothing */
  readonly input?: string
  /** Set besides what this process has. */
  readonly env?: Readonly<Record<string, string>>
  /** After so long it is ended, ms. */
  readonly limitMs: number
}

/** How a program ended by itself. */
export interface CommandEnd {
  readonly code: number
  readonly stdout: string
  /** The end of what it said. */
  readonly stderr: string
}

/**
 * Runs a program to its end.
 *
 * @throws {@link CommandError} where it could not be run, was ended, or said too much; the signal's reason.
 */
export type RunCommand = (command: Command, signal: AbortSignal) => Promise<CommandEnd>

/** A program that did not end by itself; `code` says why. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: 'missing' | 'time-limit' | 'output-limit' | 'killed'

  constructor(code: CommandError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

const maxOutputBytes = 1024 * 1024
const keptStderrChars = 4000
/** What it has between being asked to end and being ended, ms. */
const graceMs = 5000

/** Runs programs of this machine, each with its children in a process group of its own. */
export const runCommand: RunCommand = (command, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const { file, args, input = '', env, limitMs } = command
    const child = spawn(file, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    })
    let reason: unknown
    let kill: NodeJS.Timeout | undefined
    const end = (why: unknown): void => {
      if (reason !== undefined) return
      reason = why
      signalGroup(child.pid, 'SIGTERM')
      kill = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceMs)
    }
    const limit = setTimeout(() => {
      end(new CommandError('time-limit', `${file} took more than ${limitMs} ms`))
    }, limitMs)
    const onAbort = (): void => end(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    const settle = (): void => {
      clearTimeout(limit)
      clearTimeout(kill)
      signal.removeEventListener('abort', onAbort)
    }

    const chunks: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxOutputBytes) chunks.push(chunk)
      else end(new CommandError('output-limit', `${file} said more than ${maxOutputBytes} bytes`))
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-keptStderrChars)
    })
    // It may end without reading.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.once('error', (cause) => {
      settle()
      reject(new CommandError('missing', `cannot run ${file}`, { cause }))
    })
    child.once('close', (code, by) => {
      settle()
      const stdout = Buffer.concat(chunks).toString('utf8')
      if (reason !== undefined) reject(reason)
      else if (code === null) reject(new CommandError('killed', `${file} was ended by ${by}`))
      else resolve({ code, stdout, stderr })
    })
  })

/** The group may be gone. */
function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name)
  } catch {
    // Nothing is left to end.
  }
}
