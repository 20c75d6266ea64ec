import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { operationFields } from '../../operations/fields.ts'
import { findOperation, idArg, requireId } from '../../operations/find.ts'
import { operationSchema } from '../../operations/show.ts'

/** `indev operation get` */
export const operationGet = defineCommand({
  path: ['operation', 'get'],
  summary: 'Shows an operation.',
  args: { id: idArg },
  positionals: ['id'],
  result: operationSchema,
  async run({ id }, ctx) {
    const wanted = requireId(id, 'get')
    return (await findOperation(ctx, await openApi(ctx), wanted)).operation
  },
  human: operationFields,
  names: ({ id }) => [id],
})
