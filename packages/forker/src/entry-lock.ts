import { builtins } from './builtins.ts'
import { formatIdentity, isAlive, parseIdentity, type Identity } from './identity.ts'
import type { System } from './system.ts'

/** The result of one try at a lock: nobody waits. */
export type LockResult =
  | { readonly locked: true; readonly buried?: Identity }
  | { readonly locked: false; readonly holder?: Identity }

/** More rounds than this mean that somebody keeps changing the files: not ours to win. */
const MAX_ROUNDS = 16

/**
 * Takes the lock at `path` for `self`, also from a dead holder, and never from a live one.
 *
 * Free: an entry is created exclusively. Held by a dead X: whoever creates `path.claim-X` exclusively
 * is X's only heir, looks again that the lock still is X's, and renames the claim over it. An heir that
 * dies in between is itself dead, and has one heir. So a slow process that saw X dead long ago can never
 * remove the lock of X's successor: its claim comes to be, but the second look no longer finds X, and
 * an identity never comes back after its death.
 */
export function tryLock(system: System, path: string, self: Identity): LockResult {
  const { io } = system
  const text = formatIdentity(self)
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (io.putEntry(path, text)) return { locked: true }
    const held = io.readEntry(path)
    if (held === undefined) continue
    const holder = parseIdentity(held)
    // After a reboot another process may have both the number and the start of the dead one.
    if (holder?.boot === self.boot && isAlive(system, holder)) return { locked: false, holder }

    const claim = claimAfter(system, path, held, text)
    if (claim === undefined) return { locked: false }
    if (io.readEntry(path) !== held) {
      io.remove(claim)
      continue
    }
    io.rename(claim, path)
    removeClaims(system, path)
    return holder === undefined ? { locked: true } : { locked: true, buried: holder }
  }
  return { locked: false }
}

/** Gives the lock back, if it still is `self`'s. */
export function unlock(system: System, path: string, self: Identity): void {
  if (system.io.readEntry(path) === formatIdentity(self)) system.io.remove(path)
}

/** The heir's claim, following heirs that died; undefined when a live one is at it. */
function claimAfter(system: System, path: string, dead: string, text: string): string | undefined {
  let victim = dead
  for (let heirs = 0; heirs < MAX_ROUNDS; heirs += 1) {
    const claim = claimPath(path, victim)
    if (system.io.putEntry(claim, text)) return claim
    const heir = system.io.readEntry(claim)
    if (heir === undefined) return undefined
    const identity = parseIdentity(heir)
    if (identity !== undefined && isAlive(system, identity)) return undefined
    victim = heir
  }
  return undefined
}

function claimPath(path: string, victim: string): string {
  return `${path}.claim-${victim.replaceAll(/[^\w-]/g, '_').slice(0, 150)}`
}

/** Safe while holding: whoever still makes a claim looks again, and no longer finds the dead holder. */
function removeClaims(system: System, path: string): void {
  const node = builtins.path()
  const [dir, prefix] = [node.dirname(path), `${node.basename(path)}.claim-`]
  for (const name of system.io.list(dir)) {
    if (name.startsWith(prefix)) system.io.remove(node.join(dir, name))
  }
}
