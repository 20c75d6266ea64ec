import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { retryOperation } from '../../api/operations.ts'
import { operationFields } from '../../operations/fields.ts'
import { findOperation, idArg, requireId } from '../../operations/find.ts'
import { operationSchema } from '../../operations/show.ts'

/** `indev operation retry` */
export const operationRetry = defineCommand({
  path: ['operation', 'retry'],
  summary: 'Begins a creation or a change anew that failed or was stopped.',
  description:
    'It is another operation then, whose id is printed: indev operation wait ID waits for its end.',
  args: { id: idArg },
  positionals: ['id'],
  result: operationSchema,
  async run({ id }, ctx) {
    const wanted = requireId(id, 'retry')
    const api = await openApi(ctx)
    const { operation } = await findOperation(ctx, api, wanted)
    const cluster = operation.cluster === undefined ? {} : { cluster: operation.cluster }
    // An operation is tried again once, however often that is asked: what comes of it is another one.
    const begun = await retryOperation(api, operation.id, `retry-${operation.id}`)
    return { ...begun, ...cluster }
  },
  human: operationFields,
  names: ({ id }) => [id],
})
