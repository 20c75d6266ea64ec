import { join } from 'node:path'
import type { AppPaths } from './paths.ts'
import { ownIdentity } from './process-identity.ts'
import { codeOf, ownDirectory, ownTree, removeTree, writeNew } from './state-io.ts'

/** What is known of a command when it begins: enough to record it should it never end. */
export interface RunFacts {
  readonly v: 1
  /** The journal line's and the spool record's id, which it will have however it ends. */
  readonly id: string
  /** Absent with consent `local`: no span is wanted. */
  readonly traceId?: string | undefined
  readonly spanId: string
  /** Unix ms, with a fraction. */
  readonly startMs: number
  /** The command's words. */
  readonly command: string
  readonly version: string
  readonly pid: number
  readonly startTicks: string
  readonly namespace: string
}

/** The name of the run file of a process. */
export const RUN_FILE: RegExp = /^run-\d{1,10}-\d{0,20}$/u

/**
 * Leaves a file that says that this process runs a command, by one small write.
 *
 * Whoever drains next finds it if the process was killed. Never throws: a command that can't have a
 * run file is recorded all the same.
 *
 * @returns Removes the file; nothing when there is none.
 */
export function beginRun(
  paths: AppPaths,
  facts: Omit<RunFacts, 'namespace' | 'pid' | 'startTicks' | 'v'>,
): () => void {
  try {
    const identity = ownIdentity()
    const { pid, startTicks } = identity
    const file = join(paths.runDir, `run-${pid}-${startTicks}`)
    const run: RunFacts = { v: 1, ...facts, ...identity }
    ownTree(paths.stateDir)
    write(paths.runDir, file, `${JSON.stringify(run)}\n`)
    return () => attempt(() => removeTree(file))
  } catch {
    return () => undefined
  }
}

/** A second command of one process replaces the first: one process, one file. */
function write(dir: string, file: string, text: string): void {
  try {
    writeNew(file, text)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') ownDirectory(dir)
    else if (codeOf(error) === 'EEXIST') removeTree(file)
    else throw error
    writeNew(file, text)
  }
}

function attempt(work: () => void): void {
  try {
    work()
  } catch {
    // It is found later, and its id in the journal says that the command ended well.
  }
}
