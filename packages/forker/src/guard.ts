import type { DetachLimits } from './limits.ts'
import type { StatePaths } from './paths.ts'
import type { System } from './system.ts'

/**
 * Why nothing was started.
 *
 * `descendant`: this process comes from a detached one. `leased`: the name's process is alive.
 * `too-soon`: an attempt was made a moment ago, or no token is left. `breaker-open`: too many were
 * started, or the caller opened it. `switched-off`: {@link halt}. `unwritable-state`: what bounds us
 * could not be written. `bad-entry`: the entry is missing, or is this very program.
 */
export type RefusalReason =
  | 'descendant'
  | 'leased'
  | 'too-soon'
  | 'breaker-open'
  | 'switched-off'
  | 'unwritable-state'
  | 'bad-entry'

/** What is to be started: a file for Node, or a word that a bundled executable knows. */
export interface Entry {
  readonly target: URL | string
  readonly bundled: boolean
}

/** One wish to detach, as the guards see it. */
export interface Attempt {
  readonly system: System
  readonly paths: StatePaths
  readonly limits: DetachLimits
  readonly env: NodeJS.ProcessEnv
  readonly entry: Entry
}

/**
 * One reason not to start a process. Guards know nothing of each other: each holds when all others fail.
 *
 * A system error that leaves one is a refusal too (`unwritable-state`).
 */
export interface Guard {
  readonly id: 'switch' | 'debounce' | 'breaker' | 'lease' | 'lineage' | 'entry' | 'bucket'
  /** Looks only: loads nothing, and writes nothing where all is well, so that most commands pay a few calls. */
  readonly look?: (attempt: Attempt) => RefusalReason | undefined
  /** Decides and records, for good, before the spawn; runs in one process at a time. */
  readonly take?: (attempt: Attempt) => RefusalReason | undefined
}
