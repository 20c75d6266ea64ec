import { delay, type Clock } from '../clock.ts'
import type { Provisioner } from './provisioner.ts'

/** How long a step that is no longer wanted may take to end, ms: longer than a program has to. */
const graceMs = 10_000

/**
 * A provisioner that does not take two steps on one cluster at once: a step of an operation that has been
 * superseded gets time to end before the next begins.
 */
export function oneAtATime(provisioner: Provisioner, clock: Clock): Provisioner {
  const busy = new Map<string, Promise<void>>()
  return {
    ...provisioner,
    run: async (request, signal) => {
      const { id } = request.cluster
      const before = busy.get(id)
      if (before !== undefined) {
        const waited = new AbortController()
        const limit = delay(clock, graceMs, AbortSignal.any([signal, waited.signal]))
        await Promise.race([before, limit]).finally(() => waited.abort())
      }
      const work = provisioner.run(request, signal)
      const end = work.then(nothing, nothing)
      busy.set(id, end)
      void end.then(() => busy.get(id) === end && busy.delete(id))
      return work
    },
  }
}

function nothing(): void {}
