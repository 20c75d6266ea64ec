import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Api } from '../api/client.ts'
import { operationById } from '../api/operations.ts'
import { isMissing } from '../api/answers.ts'
import type { OperationEntry } from './entry.ts'
import { openJournal } from './journal.ts'
import { operationOf } from './show.ts'
import type { ShownOperation } from './show.ts'

/** How every command about one operation takes it. */
export const idArg = {
  type: 'string',
  summary: 'Id of the operation.',
  complete: 'operation',
} as const

/** An operation, and what this machine noted about it. */
export interface Found {
  readonly operation: ShownOperation
  readonly entry: OperationEntry | undefined
}

/**
 * The operation that an id means: one of the platform's, or a creation that this machine noted.
 *
 * @throws {@link CliError} `operation.not-found`.
 */
export async function findOperation(ctx: CommandContext, api: Api, id: string): Promise<Found> {
  const entry = openJournal(ctx)
    .list()
    .find(({ key, operationId }) => key === id || operationId === id)
  try {
    const operation = await operationById(api, entry?.operationId ?? id)
    const cluster = entry?.clusterName
    return { operation: { ...operation, ...(cluster === undefined ? {} : { cluster }) }, entry }
  } catch (error) {
    if (!isMissing(error) || entry === undefined) throw error
    return { operation: operationOf(entry), entry }
  }
}

/** The id, which must not be missing or blank. @throws {@link CliError} `operation.no-id`. */
export function requireId(id: string | undefined, word: string): string {
  if (id !== undefined && id.trim() !== '') return id
  throw new CliError({
    slug: 'operation.no-id',
    kind: 'usage',
    message: 'say which operation',
    recordable: true,
    next: [{ command: `indev operation ${word} ID`, why: 'names it' }],
  })
}
