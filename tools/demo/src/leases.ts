/** One line of a lease's records: a process began or ended holding it. */
export interface LeaseRecord {
  readonly what: 'begin' | 'end'
  readonly pid: number
  readonly atMs: number
}

/** Reads lines of the form `begin|end SP pid SP unix-ms`; a line of another form is refused. */
export function parseLeaseRecords(text: string): LeaseRecord[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, what, pid, atMs] = /^(begin|end) (\d+) (\d+)$/.exec(line) ?? []
      if (what !== 'begin' && what !== 'end') throw new Error(`no lease record: ${line}`)
      return { what, pid: Number(pid), atMs: Number(atMs) }
    })
}

/** The most processes that held the lease at the same time, in the order in which they wrote it down. */
export function maxHolders(records: readonly LeaseRecord[]): number {
  const holders = new Set<number>()
  let most = 0
  for (const { what, pid } of records) {
    if (what === 'begin') holders.add(pid)
    else holders.delete(pid)
    most = Math.max(most, holders.size)
  }
  return most
}
