import { fateOf, nodeMachine, type Fate, type Machine } from './identity.ts'
import { errnoOf, nodeIo, ownDirectory } from './io.ts'
import { questionFiles } from './questions.ts'
import { quietly } from './quietly.ts'
import { REPORT_VERSION, type CrashReport, type Crumb } from './report.ts'
import { parseRunFile, RUN_FILE, RUN_FILE_BYTES } from './run-file.ts'

/** What is known of a run without asking it. */
export interface RunningRun {
  /** Its process. */
  readonly pid: number
  /** The program's name. */
  readonly name: string
  /** Of the program. */
  readonly version: string
  /** The words of its command, as far as it has said them. */
  readonly command?: string
  /** Unix ms. */
  readonly startedAtMs: number
  /** Its last notes, oldest first. */
  readonly crumbs: readonly Crumb[]
}

/** What became of a question. */
export type StackOutcome =
  /** A report of kind `stack`, which is kept nowhere. */
  | { readonly outcome: 'taken'; readonly run: RunningRun; readonly report: CrashReport }
  /** It is in a call of Node's or of native code that lasts: no JavaScript runs. */
  | { readonly outcome: 'no-javascript'; readonly run: RunningRun }
  /** It does not answer: it has not run for long enough to be watched, or never is, or is being debugged. */
  | { readonly outcome: 'no-answer'; readonly run: RunningRun }
  /** Somebody else is asking it. */
  | { readonly outcome: 'busy'; readonly run: RunningRun }
  /** It ended before it answered. */
  | { readonly outcome: 'ended'; readonly run: RunningRun }
  /** No process has that number. */
  | { readonly outcome: 'gone' }
  /** It is no program that is guarded in this directory, whoever had the number before. */
  | { readonly outcome: 'not-ours' }
  /** It belongs to another user. */
  | { readonly outcome: 'another-user' }
  /** Its run file is of another container, in which the number means another process. */
  | { readonly outcome: 'another-container' }

/** How to ask. */
export interface AskOptions {
  /**
   * Whether the local variables of the program's frames are wanted.
   *
   * @defaultValue false
   */
  readonly locals?: boolean
  /**
   * How long to wait for the answer, ms. A run is watched from its fourth second on.
   *
   * @defaultValue 6,000
   */
  readonly timeoutMs?: number
  /** Gives up. */
  readonly signal?: AbortSignal
}

const MAX_ANSWER_BYTES = 1_048_576
const POLL_MS = 20
/** The kernel's time of a file may be so much behind. */
const CLOCK_MS = 20
/** Nobody waits for so long. */
const STALE_MS = 60_000

/**
 * Asks a running program where it is, through files in its own directory: no port, no signal. Its second thread answers, even when
 * the program itself is in an endless loop. Takes the program about 30 ms.
 *
 * @param dir - Where the program keeps its crash reports.
 * @param pid - Of a process that is guarded, and has run for a few seconds.
 * @throws The system's own error when the directory can't be used.
 */
export function askStack(
  dir: string,
  pid: number,
  options: AskOptions = {},
): Promise<StackOutcome> {
  return askWith(nodeMachine(nodeIo()), dir, pid, options)
}

export async function askWith(
  machine: Machine,
  dir: string,
  pid: number,
  options: AskOptions = {},
): Promise<StackOutcome> {
  const { locals = false, timeoutMs = 6_000, signal } = options
  const { io } = machine
  const found = findRun(machine, dir, pid)
  if (typeof found === 'string') return { outcome: found }
  const { run, start, fate } = found
  const { askFile, answerFile } = questionFiles(dir, { pid, start })
  const askedAtMs = machine.now() - CLOCK_MS
  if (!ask(machine, askFile, locals)) return { outcome: 'busy', run }
  try {
    const endMs = performance.now() + timeoutMs
    for (;;) {
      const answer = readNew(machine, answerFile, askedAtMs)
      if (answer !== undefined) return readAnswer(answer, run)
      if (fate() !== 'alive') return { outcome: 'ended', run }
      if (performance.now() > endMs || signal?.aborted === true) {
        return { outcome: 'no-answer', run }
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  } finally {
    quietly(() => {
      io.remove(askFile)
    })
    quietly(() => {
      io.remove(answerFile)
    })
  }
}

/** What somebody was told who did not wait for it is no answer. */
function readNew({ io }: Machine, file: string, sinceMs: number): Uint8Array | undefined {
  const facts = io.lstat(file)
  return facts === undefined || facts.mtimeMs < sinceMs
    ? undefined
    : io.read(file, MAX_ANSWER_BYTES)
}

/** False when somebody else has asked and waits. */
function ask(machine: Machine, file: string, locals: boolean): boolean {
  const { io } = machine
  const facts = io.lstat(file)
  if (facts !== undefined && machine.now() - facts.mtimeMs > STALE_MS) io.remove(file)
  try {
    const fd = io.create(file)
    io.writeAt(fd, Buffer.from(JSON.stringify({ v: 1, locals })), 0)
    io.close(fd)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
}

interface Found {
  readonly run: RunningRun
  readonly start: string
  readonly fate: () => Fate
}

function findRun(
  machine: Machine,
  dir: string,
  pid: number,
): Found | 'gone' | 'not-ours' | 'another-user' | 'another-container' {
  const { io } = machine
  const isUsable = io.lstat(dir) !== undefined && ownDirectory(io, dir) === undefined
  let isElsewhere = false
  for (const name of isUsable ? io.list(dir) : []) {
    const [, ownPid, start = ''] = RUN_FILE.exec(name) ?? []
    if (Number(ownPid) !== pid) continue
    const bytes = io.read(`${dir}/${name}`, RUN_FILE_BYTES)
    const parsed = bytes === undefined ? undefined : parseRunFile(bytes)
    if (parsed === undefined) continue
    const { head, crumbs } = parsed
    const fate = (): Fate => fateOf(machine, { ...head, pid, start })
    const now = fate()
    isElsewhere ||= now === 'unknown'
    if (now !== 'alive') continue
    const { app, command, startedAtMs } = head
    const known = { pid, name: app.name, version: app.version, startedAtMs, crumbs }
    return { run: { ...known, ...(command !== undefined && { command }) }, start, fate }
  }
  if (isElsewhere) return 'another-container'
  if (!machine.processExists(pid)) return 'gone'
  const owner = quietly(() => io.lstat(`/proc/${pid}`))?.uid
  const isForeign = owner !== undefined && owner !== process.geteuid?.()
  return isForeign ? 'another-user' : 'not-ours'
}

function readAnswer(bytes: Uint8Array, run: RunningRun): StackOutcome {
  const report: Partial<CrashReport> = JSON.parse(Buffer.from(bytes).toString())
  return isStack(report) ? { outcome: 'taken', run, report } : { outcome: 'no-javascript', run }
}

function isStack(report: Partial<CrashReport>): report is CrashReport {
  return report.v === REPORT_VERSION && report.kind === 'stack'
}
