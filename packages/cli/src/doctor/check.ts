import type { CommandContext } from '../context.ts'
import type { NextStep } from '../errors.ts'

/** What a check came to; only `failed` makes `doctor` end with exit code 10. */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'skipped'

/** What a check found. */
export interface Finding {
  readonly status: CheckStatus
  /** What is so, as one line. */
  readonly what: string
  /** What follows from it for the person. */
  readonly why?: string
  /** A command that mends it, for a person to run. */
  readonly next?: NextStep
  /** What `--fix` may do without asking: nothing that anybody could miss. */
  readonly fix?: Fix
}

/** A repair that is safe. */
export interface Fix {
  /** What it does, as a short phrase: `makes it private`. */
  readonly summary: string
  apply(): void | Promise<void>
}

/** What a check may look at. */
export type CheckContext = Pick<
  CommandContext,
  'app' | 'clock' | 'consent' | 'env' | 'globals' | 'http' | 'paths' | 'signal'
>

/** One thing that can be wrong with an installation: looked at, explained, perhaps mended. */
export interface DoctorCheck {
  /** Lower-case words joined by dashes; what is typed to run this check alone. */
  readonly id: string
  readonly title: string
  /** It asks the network: left out with `--no-network`. */
  readonly network?: true
  /**
   * Looks; changes nothing. It has 2 s, then its signal is aborted and it counts as failed.
   *
   * What it throws counts as failed too.
   */
  run(ctx: CheckContext): Finding | Promise<Finding>
}

/** What there is nothing to look at for. */
export function skipped(what: string): Finding {
  return { status: 'skipped', what }
}
