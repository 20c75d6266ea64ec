import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Cluster } from '../api/cluster.ts'
import { isUnanswered, unansweredKind } from '../api/answers.ts'

/** How far a deletion of several has come. */
export interface Partly {
  readonly begun: readonly Cluster[]
  /** The first of them may or may not have been taken by the platform. */
  readonly left: readonly Cluster[]
  /** The command that deletes what is left. */
  readonly again: string
}

/** The error for a deletion that stopped in the middle: says what is gone, what is not, and what nobody knows. */
export function partlyDeleted(ctx: CommandContext, error: unknown, partly: Partly): unknown {
  const { begun, left, again } = partly
  const isStopped = ctx.signal.aborted
  if (!isStopped && !(error instanceof CliError)) return error
  const [next, ...others] = left.map(({ name }) => name)
  const isUnknown = isStopped || isUnanswered(error)
  if (!isUnknown && left.length === 1 && begun.length === 0) return error
  const why = error instanceof CliError ? error.message : 'stopped'
  const done = begun.length === 0 ? '' : `; deleted: ${begun.map(({ name }) => name).join(', ')}`
  const doubt = isUnknown ? `; whether ${next ?? ''} is being deleted is not known` : ''
  const kept = isUnknown ? others : [next ?? '', ...others]
  const rest = kept.length === 0 ? '' : `; not deleted: ${kept.join(', ')}`
  return new CliError({
    ...(isUnknown
      ? { slug: 'cluster.delete-unanswered', kind: unansweredKind(error) }
      : INCOMPLETE),
    message: `${why}${done}${doubt}${rest}`,
    recordable: true,
    cause: error,
    outcomeCause: error instanceof CliError ? error.outcomeCause : 'user',
    next: [{ command: again, why: 'deletes what is left' }],
  })
}

/** Whatever refused one of them: the others are deleted, or were not asked for. */
const INCOMPLETE = { slug: 'cluster.delete-incomplete', kind: 'failed' } as const
