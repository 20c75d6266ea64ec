import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { cancelOperation, operationById } from '../../api/operations.ts'
import { operationFields } from '../../operations/fields.ts'
import { findOperation, idArg, requireId } from '../../operations/find.ts'
import { openJournal } from '../../operations/journal.ts'
import { operationSchema } from '../../operations/show.ts'

/** `indev operation cancel` */
export const operationCancel = defineCommand({
  path: ['operation', 'cancel'],
  summary: 'Stops the creation or the change of a cluster.',
  description: 'A cluster whose creation was stopped has failed: delete it to give back its quota.',
  args: { id: idArg },
  positionals: ['id'],
  result: operationSchema,
  async run({ id }, ctx) {
    const wanted = requireId(id, 'cancel')
    const api = await openApi(ctx)
    const { operation, entry } = await findOperation(ctx, api, wanted)
    const cluster = operation.cluster === undefined ? {} : { cluster: operation.cluster }
    try {
      const key = process.getBuiltinModule('node:crypto').randomUUID()
      const cancelled = await cancelOperation(api, operation.id, key)
      if (entry !== undefined) openJournal(ctx).end(entry, { state: 'failed' })
      return { ...cancelled, ...cluster }
    } catch (error) {
      // Asked for twice, done once: what was wanted is so.
      const isOver = error instanceof CliError && error.kind === 'conflict'
      const now = isOver ? await operationById(api, operation.id) : undefined
      if (now?.state === 'cancelled') return { ...now, ...cluster }
      throw error
    }
  },
  human: operationFields,
  names: ({ id }) => [id],
})
