import { statePaths, type StatePaths } from './paths.ts'
import { nodeSystem, type System } from './system.ts'

/** One line of a name's lease history: `begin|end SP pid SP atMs`. */
export interface LeaseRecord {
  /** A lease was taken, or is over. */
  readonly event: 'begin' | 'end'
  /** Whose. */
  readonly pid: number
  /** Unix ms. The order of the lines is the order of the events, whatever the clock says. */
  readonly atMs: number
}

/** The history keeps between one and two files of this size. */
const MAX_BYTES = 65_536

/** Adds a record. Only the holder of the lease writes, so lines never mix. */
export function appendRecord(
  { io, wallMs }: Pick<System, 'io' | 'wallMs'>,
  { records }: Pick<StatePaths, 'records'>,
  event: LeaseRecord['event'],
  pid: number,
): void {
  if ((io.stat(records)?.size ?? 0) > MAX_BYTES) io.rename(records, `${records}.1`)
  io.append(records, `${event} ${pid} ${Math.round(wallMs())}\n`)
}

/**
 * The lease history of a name, oldest first, as far as it is kept (64 to 128 KiB). A holder that was
 * killed is ended by its successor, just before that one begins.
 *
 * @throws TypeError for a malformed `name` or an empty `stateDir`.
 */
export function readLeaseRecords(stateDir: string, name: string): readonly LeaseRecord[] {
  return readRecords(nodeSystem(), statePaths(stateDir, name))
}

/** The same through the seam. */
export function readRecords(
  { io }: Pick<System, 'io'>,
  { records }: Pick<StatePaths, 'records'>,
): readonly LeaseRecord[] {
  const text = [`${records}.1`, records].map((path) => io.read(path, 2 * MAX_BYTES) ?? '').join('')
  return text.split('\n').flatMap((line) => {
    const match = /^(begin|end) (\d+) (\d+)$/.exec(line)
    if (match === null) return []
    const event = match[1] === 'begin' ? 'begin' : 'end'
    return [{ event, pid: Number(match[2]), atMs: Number(match[3]) }]
  })
}

/** How many leases a history begins, and how many it shows alive at once. */
export function summarizeRecords(records: readonly LeaseRecord[]): {
  readonly begun: number
  readonly maxAlive: number
} {
  const alive = new Set<number>()
  let [begun, maxAlive] = [0, 0]
  for (const { event, pid } of records) {
    if (event === 'end') {
      alive.delete(pid)
    } else {
      alive.add(pid)
      begun += 1
      maxAlive = Math.max(maxAlive, alive.size)
    }
  }
  return { begun, maxAlive }
}
