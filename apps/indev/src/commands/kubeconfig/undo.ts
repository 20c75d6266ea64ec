import { CliError, defineCommand } from '@indev/cli'
import { dropBackup, isOurs, lastChange } from '../../kubeconfig/backup.ts'
import { restoreKubeconfig } from '../../kubeconfig/edit-file.ts'

/** `indev kubeconfig undo` */
export const kubeconfigUndo = defineCommand({
  path: ['kubeconfig', 'undo'],
  summary: 'Takes back the last change that indev made to your kubeconfig.',
  description: 'Refused where a file was changed by somebody else since.',
  args: {},
  result: {
    type: 'object',
    properties: { files: { type: 'array', items: { type: 'string' } } },
    required: ['files'],
  },
  async run(_args, ctx) {
    const { paths } = ctx
    const change = paths === undefined ? [] : lastChange(paths)
    if (paths === undefined || change.length === 0) throw nothingToUndo()
    for (const backup of change) {
      const { file, before } = backup
      const isBack = await restoreKubeconfig(ctx, file, before, (text) => isOurs(backup, text))
      if (!isBack) throw changedSince(file)
      dropBackup(paths, backup)
    }
    return { files: change.map(({ file }) => file) }
  },
  human: ({ files }) => files.map((file) => `${file} is as it was before\n`).join(''),
  names: ({ files }) => files,
})

function nothingToUndo(): CliError {
  return new CliError({
    slug: 'kubeconfig.nothing-to-undo',
    kind: 'not-found',
    message: 'indev has changed no kubeconfig here, or all of it was taken back',
    recordable: true,
  })
}

function changedSince(file: string): CliError {
  return new CliError({
    slug: 'kubeconfig.changed-since',
    kind: 'conflict',
    message: `${file} was changed since by something else, and is left as it is`,
    recordable: true,
  })
}
