import { CliError } from '@indev/cli'
import { unansweredKind } from '../api/answers.ts'
import type { OperationEntry } from '../operations/entry.ts'
import type { Creation } from './creation.ts'

/** Ctrl-C while nobody knows whether the request arrived. */
export function interrupted({ name }: OperationEntry, { again }: Creation): CliError {
  return new CliError({
    slug: 'cluster.create-interrupted',
    kind: 'wait-timeout',
    message: `stopped before the platform said whether it creates ${name}; the same command finds out and goes on with it`,
    recordable: true,
    outcomeCause: 'user',
    next: [{ command: again, why: 'finds out, and goes on with what was begun' }],
  })
}

export function unanswered(
  { name }: OperationEntry,
  { again }: Creation,
  cause: unknown,
): CliError {
  const why = cause instanceof CliError ? cause.message : 'no answer'
  return new CliError({
    slug: 'cluster.create-unanswered',
    kind: unansweredKind(cause),
    message: `${why}; whether ${name} is being created is not known: the same command finds out and makes no second one`,
    recordable: true,
    cause,
    ...(cause instanceof CliError ? { outcomeCause: cause.outcomeCause } : {}),
    retryable: true,
    next: [{ command: again, why: 'finds out, and goes on with what was begun' }],
  })
}

/** The key has made its one cluster. */
export function spent(key: string): CliError {
  return new CliError({
    slug: 'cluster.key-spent',
    kind: 'conflict',
    message: `the cluster that the key ${key} made was deleted; another one needs another --idempotency-key`,
    recordable: true,
  })
}
