const RUN_FILE = /^run-(?<pid>\d{1,10})-/u

/** More are left for the next command. */
const MAX_RUNS = 4

/**
 * Turns what commands that were killed left behind into reports, where nothing in the background does. A listing
 * of one directory when there is nothing to do. Never rejects.
 */
export async function reapLeftovers(dir: string): Promise<void> {
  try {
    if (!hasLeftovers(dir)) return
    const { reapRuns } = await import('@indev/crash/reports')
    reapRuns(dir, { maxRuns: MAX_RUNS })
  } catch {
    // They wait for the next command, or for `crash list`.
  }
}

function hasLeftovers(dir: string): boolean {
  const names = process.getBuiltinModule('node:fs').readdirSync(dir)
  return names.some((name) => {
    const pid = Number(RUN_FILE.exec(name)?.groups?.['pid'])
    return pid > 0 && pid !== process.pid && !isAlive(pid)
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
