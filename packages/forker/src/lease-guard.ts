import { openFor } from './breaker.ts'
import type { Attempt, Guard } from './guard.ts'
import { isAlive, isOverdue, parseIdentity } from './identity.ts'
import type { Identity } from './identity.ts'

/**
 * Stops: a second process of the same name. A look, so that most callers start nothing; the child takes
 * the lease itself, and that is what decides. And a holder that outlived its maximum life: nothing in it
 * works any more that should have ended it, so we do, and nothing takes its place for a cool-down.
 */
export const leaseGuard: Guard = {
  id: 'lease',
  look: (attempt) => {
    const { system, paths } = attempt
    const holder = parseIdentity(system.io.readEntry(paths.lease) ?? '')
    if (holder === undefined || !isAlive(system, holder)) return undefined
    if (isOverdue(system, holder)) end(attempt, holder)
    return 'leased'
  },
}

function end({ system, paths, limits }: Attempt, { pid }: Identity): void {
  try {
    // Opened first: nobody starts the next one between the two.
    openFor(system, paths, limits.breakerCoolMs)
  } finally {
    system.killProcess(pid)
  }
}
