import { defineCommand } from '@indev/cli'
import { resolveSettings } from '../../config/settings.ts'
import type { Resolved } from '../../config/settings.ts'

/** `indev config list` */
export const configList = defineCommand({
  path: ['config', 'list'],
  summary: 'Shows every setting, its value and who decided it.',
  description:
    'A flag wins over a variable, that over the file .indev.json of a project, that over the profile,\n' +
    'that over your own settings. A project may set output and the defaults of clusters only.',
  args: {},
  result: {
    type: 'object',
    required: ['settings', 'ignored'],
    properties: {
      settings: {
        type: 'array',
        items: {
          type: 'object',
          required: ['key', 'value', 'source', 'detail'],
          properties: {
            key: { type: 'string' },
            value: { type: ['string', 'null'] },
            source: {
              enum: ['flag', 'environment', 'project', 'profile', 'user', 'built-in', 'not-set'],
            },
            detail: {
              type: ['string', 'null'],
              description: 'The flag, the variable, the file or the profile.',
            },
          },
        },
      },
      ignored: {
        type: 'array',
        description: 'What the file of the project says in vain.',
        items: {
          type: 'object',
          required: ['key', 'why'],
          properties: { key: { type: 'string' }, why: { type: 'string' } },
        },
      },
    },
  },
  run(_args, ctx) {
    const { resolved: settings, project } = resolveSettings(ctx)
    return { settings, ignored: project?.ignored ?? [] }
  },
  human({ settings, ignored }, view) {
    const rows = settings.map((each) => [each.key, each.value ?? '', sourceText(each)])
    const table = view.table(['Key', 'Value', 'Source'], rows)
    const lines = ignored.map(({ key, why }) => `ignored in .indev.json: ${key} (${why})\n`)
    return table + lines.join('')
  },
  names: ({ settings }) => settings.map(({ key }) => key),
})

function sourceText({ source, detail }: Resolved): string {
  if (source === 'not-set') return 'not set'
  return detail === null ? source : `${source} (${detail})`
}
