import { tryLock, unlock } from './entry-lock.ts'
import { formatIdentity, ownIdentity } from './identity.ts'
import type { StatePaths } from './paths.ts'
import { appendRecord } from './records.ts'
import type { System } from './system.ts'

/** The right to be the one live process of a name. */
export interface Lease {
  /** Gives it back; a second call does nothing. A process that dies has given it back too. */
  release(): void
}

/** A lease, and the text by which its holder knows it. */
export interface HeldLease extends Lease {
  readonly entry: string
}

/**
 * Takes the lease for at most `holdMs`, unless a live process holds it; writes the history.
 *
 * @throws A system error when the state can't be written.
 */
export function takeLease(
  system: System,
  paths: StatePaths,
  holdMs: number,
): HeldLease | undefined {
  system.io.makeDir(paths.dir)
  const self = ownIdentity(system, holdMs)
  const result = tryLock(system, paths.lease, self)
  if (!result.locked) return undefined
  if (result.buried !== undefined) appendRecord(system, paths, 'end', result.buried.pid)
  appendRecord(system, paths, 'begin', self.pid)
  let held = true
  return {
    entry: formatIdentity(self),
    release: () => {
      if (!held) return
      held = false
      // Ended first: nobody can begin before the entry is gone.
      appendRecord(system, paths, 'end', self.pid)
      unlock(system, paths.lease, self)
    },
  }
}
