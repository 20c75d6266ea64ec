import type { Guard } from './guard.ts'
import type { FileFacts } from './io.ts'
import { sharedPaths } from './paths.ts'
import { nodeSystem, type System } from './system.ts'

/**
 * Stops all detaching of a state directory at once, whoever asks; a running child is ended within about
 * a second. Lasts until {@link resume}, or for `forMs` of wall time.
 *
 * @param options - `forMs`: ms, above 0.
 * @throws TypeError for a bad `forMs`; a system error when it can't be written.
 */
export function halt(stateDir: string, options: { readonly forMs?: number } = {}): void {
  haltWith(nodeSystem(), stateDir, options.forMs)
}

/** Undoes {@link halt}. */
export function resume(stateDir: string): void {
  nodeSystem().io.remove(sharedPaths(stateDir).halt)
}

/** The same through the seam. */
export function haltWith(system: System, stateDir: string, forMs: number | undefined): void {
  if (forMs !== undefined && !(forMs > 0 && Number.isFinite(forMs))) {
    throw new TypeError(`"forMs" must be a number of ms above 0, got ${forMs}`)
  }
  const { io } = system
  const paths = sharedPaths(stateDir)
  io.makeDir(paths.dir)
  const draft = `${paths.halt}.tmp`
  io.write(draft, forMs === undefined ? '' : 'until the time of this file\n')
  if (forMs !== undefined) io.touch(draft, system.wallMs() + forMs)
  // A switch that is seen before it has its time would not be seen as on.
  io.rename(draft, paths.halt)
}

/** An empty switch file stops for good, any other until its own time. */
export function haltedUntil(facts: FileFacts | undefined, wallMs: number): number | undefined {
  if (facts === undefined) return undefined
  if (facts.size === 0) return Number.POSITIVE_INFINITY
  return facts.mtimeMs > wallMs ? facts.mtimeMs : undefined
}

/** Stops: a bad release, an incident, a user who has had enough. */
export const switchGuard: Guard = {
  id: 'switch',
  look: ({ system, paths }) =>
    haltedUntil(system.io.stat(paths.halt), system.wallMs()) === undefined
      ? undefined
      : 'switched-off',
}
