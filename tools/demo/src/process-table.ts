import { readdirSync, readFileSync } from 'node:fs'

/** The processes of the machine; tests put a scripted one in its place. */
export interface ProcessTable {
  readonly pids: () => number[]
  /** Command line and environment of a process; empty when it is gone or is somebody else's. */
  readonly describe: (pid: number) => string
}

/** @see proc(5): cmdline and environ are what the process was started with, NUL between the strings. */
export const procTable: ProcessTable = {
  pids: () =>
    readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid)),
  describe: (pid) => readIfThere(`/proc/${pid}/cmdline`) + readIfThere(`/proc/${pid}/environ`),
}

/** The processes whose command line or environment mentions `mark`; none where there is no /proc to read. */
export function processesOf(mark: string): number[] {
  if (process.platform !== 'linux') return []
  return procTable.pids().filter((pid) => procTable.describe(pid).includes(mark))
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
