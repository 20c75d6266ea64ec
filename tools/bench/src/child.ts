import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** A program to measure: nothing of the environment of the bench reaches it. */
export interface Command {
  readonly argv: readonly [file: string, ...args: string[]]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** A run that takes longer is killed and fails the bench. */
  readonly timeoutMs: number
  /** How it is to end: with any other exit code it has failed. @defaultValue 0 */
  readonly exitCode?: number
}

export interface Finished {
  readonly startedAtNs: bigint
  /** From the call that starts the process to the notice that it has ended. */
  readonly wallMs: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end; one that fails makes the bench fail: half a run is no measurement. */
export async function runCommand(command: Command): Promise<Finished> {
  const [file, ...args] = command.argv
  const startedAtNs = process.hrtime.bigint()
  const child = spawn(file, args, {
    cwd: command.cwd,
    env: command.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: command.timeoutMs,
    killSignal: 'SIGKILL',
  })
  let endedAtNs = startedAtNs
  child.once('exit', () => {
    endedAtNs = process.hrtime.bigint()
  })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (child.exitCode !== (command.exitCode ?? 0)) {
    const how = child.signalCode ?? `exit code ${child.exitCode}`
    throw new Error(`${command.argv.join(' ')}: ${how}\n${stdout}${stderr}`)
  }
  return { startedAtNs, wallMs: Number(endedAtNs - startedAtNs) / 1e6, stdout, stderr }
}

/**
 * User and system CPU time of a command, ms, to the millisecond; children that it leaves behind are not in it.
 *
 * Node cannot ask for the usage of its children, so bash's `time` does: getrusage, and nothing in the command itself.
 *
 * @see bash(1), TIMEFORMAT
 */
export async function cpuTimeMs(command: Command): Promise<number> {
  const script = 'TIMEFORMAT="%3U %3S"; { time "$@" >/dev/null 2>&1; } 2>&1'
  const { stdout } = await runCommand({
    ...command,
    argv: ['bash', '--norc', '-c', script, 'bash', ...command.argv],
  })
  const [userS = Number.NaN, systemS = Number.NaN] = stdout.trim().split(' ').map(Number)
  const totalMs = (userS + systemS) * 1000
  if (!Number.isFinite(totalMs)) throw new Error(`bash's time printed ${JSON.stringify(stdout)}`)
  return totalMs
}
