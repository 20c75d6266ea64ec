import { childEnv } from './child-env.ts'
import { tryLock, unlock } from './entry-lock.ts'
import { entryArgument } from './entry.ts'
import type { Attempt, Guard, RefusalReason } from './guard.ts'
import { ownIdentity } from './identity.ts'
import { errnoOf } from './io.ts'
import { launch, type Launched } from './launch.ts'
import { startMarked } from './lineage.ts'

/** What came of one attempt. */
export type DetachOutcome = Launched | { readonly outcome: 'refused'; readonly why: RefusalReason }

/** An attempt and what the child is to get. */
export interface Order extends Attempt {
  readonly args: readonly string[]
  readonly passEnv: readonly string[]
}

/** Longer than any spawn takes; matters only where a process can't be told from its successor. */
const TURN_MS = 30_000

/**
 * Runs an order past `guards`: first all looks, then, one process at a time, all takes and the spawn.
 * Only {@link detach} and tests call it: which guards there are is nobody's option.
 */
export function detachPast(guards: readonly Guard[], order: Order): DetachOutcome {
  try {
    return lookedAt(guards, order) ?? inTurn(guards, order)
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return refused('unwritable-state')
  }
}

function lookedAt(guards: readonly Guard[], order: Order): DetachOutcome | undefined {
  for (const guard of guards) {
    const why = guard.look?.(order)
    if (why !== undefined) return refused(why)
  }
  return undefined
}

function inTurn(guards: readonly Guard[], order: Order): DetachOutcome {
  const { system, paths } = order
  system.io.makeDir(paths.dir)
  if (!isOurs(order)) return refused('unwritable-state')
  const self = ownIdentity(system, TURN_MS)
  // Whoever finds the turn taken is too soon: somebody else starts one this very moment.
  if (!tryLock(system, paths.turn, self).locked) return refused('too-soon')
  try {
    for (const guard of guards) {
      const why = guard.take?.(order)
      if (why !== undefined) return refused(why)
    }
    return start(order)
  } finally {
    unlock(system, paths.turn, self)
  }
}

/** A directory of another user, or one that others may write, bounds nothing. */
function isOurs({ system, paths }: Order): boolean {
  const facts = system.io.lstat(paths.dir)
  if (facts?.kind !== 'directory') return false
  return system.uid === undefined || (facts.uid === system.uid && (facts.mode & 0o022) === 0)
}

function start({ system, entry, args, env, passEnv, limits }: Order): DetachOutcome {
  const argument = entryArgument(entry)
  if (argument === undefined) return refused('bad-entry')
  return startMarked(system, () =>
    launch(system, {
      file: system.execPath,
      args: [argument, ...args],
      env: childEnv(env, passEnv),
      maxCpuMs: limits.maxCpuMs,
    }),
  )
}

function refused(why: RefusalReason): DetachOutcome {
  return { outcome: 'refused', why }
}
