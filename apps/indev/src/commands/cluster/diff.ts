import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { commandLine } from '../../clusters/command-line.ts'
import { differenceText } from '../../clusters/compare.ts'
import { compareFile } from '../../clusters/from-file.ts'
import { nameArg } from '../../clusters/name.ts'

/** `indev cluster diff` */
export const clusterDiff = defineCommand({
  path: ['cluster', 'diff'],
  summary: 'Shows what `cluster apply` would change.',
  description: 'Changes nothing. With --exit-code any difference is a failure: 1.',
  args: {
    file: {
      type: 'string',
      alias: 'f',
      required: true,
      summary: 'File to compare with; - is stdin.',
      complete: 'file',
    },
    name: { ...nameArg, summary: 'Name of the cluster, in the place of the one in the file.' },
    'exit-code': { type: 'boolean', default: false, summary: 'Fail where there is a difference.' },
  },
  result: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      exists: { type: 'boolean' },
      differences: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            path: { type: 'string' },
            from: { type: 'string', description: 'Absent where there is nothing.' },
            to: { type: 'string', description: 'Absent where there shall be nothing.' },
          },
          required: ['path'],
          additionalProperties: false,
        },
      },
    },
    required: ['name', 'exists', 'differences'],
    additionalProperties: false,
  },
  async run({ file, name, 'exit-code': isStrict }, ctx) {
    const api = await openApi(ctx)
    const { spec, cluster, comparison } = await compareFile(ctx, api, { file, name })
    const { differences } = comparison
    if (isStrict && differences.length > 0) {
      for (const each of differences) ctx.narrate(differenceText(each))
      throw differs(differences.length, file, differences)
    }
    return { name: cluster?.name ?? spec.name, exists: cluster !== undefined, differences }
  },
  human({ name, differences }, view) {
    if (differences.length === 0) return `${name}: no differences\n`
    return differences
      .map((each) => {
        const text = differenceText(each)
        if (each.from === undefined) return `${view.paint('good', text)}\n`
        return `${each.to === undefined ? view.paint('bad', text) : text}\n`
      })
      .join('')
  },
  names: ({ name }) => [name],
})

function differs(count: number, file: string, details: unknown): CliError {
  return new CliError({
    slug: 'cluster.differs',
    kind: 'failed',
    message: `${count} ${count === 1 ? 'difference' : 'differences'}`,
    recordable: true,
    next: [{ command: commandLine(['indev', 'cluster', 'apply'], { file }), why: 'makes it so' }],
    details,
  })
}
