import type { Guard } from './guard.ts'
import { isAlive, parseIdentity } from './identity.ts'

/**
 * Stops: a second process of the same name. A look, so that most callers start nothing; the child takes
 * the lease itself, and that is what decides.
 */
export const leaseGuard: Guard = {
  id: 'lease',
  look: ({ system, paths }) => {
    const holder = parseIdentity(system.io.readEntry(paths.lease) ?? '')
    return holder !== undefined && isAlive(system, holder) ? 'leased' : undefined
  },
}
