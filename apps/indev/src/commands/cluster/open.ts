import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { clusterByName } from '../../api/clusters.ts'
import { openBrowser } from '../../auth/browser.ts'
import { nameArg, requireName } from '../../clusters/name.ts'

/** `indev cluster open` */
export const clusterOpen = defineCommand({
  path: ['cluster', 'open'],
  summary: 'Opens the console of a cluster in your browser.',
  description: 'The address is printed either way; without a terminal no browser is opened.',
  args: { name: nameArg },
  positionals: ['name'],
  result: {
    type: 'object',
    properties: { name: { type: 'string' }, url: { type: 'string' } },
    required: ['name', 'url'],
  },
  async run({ name }, ctx) {
    const wanted = requireName(name, 'indev cluster open NAME')
    const cluster = await clusterByName(await openApi(ctx), wanted)
    const url = URL.parse(cluster.consoleUrl)
    if (url === null) throw noConsole(cluster.name)
    ctx.narrate(`Opening console for cluster ${cluster.name}...`)
    const setting = { env: ctx.env, platform: process.platform }
    if (ctx.interactive && !(await openBrowser(url, setting))) {
      ctx.narrate('no browser could be opened; open the address yourself')
    }
    return { name: cluster.name, url: url.href }
  },
  human: ({ url }) => `URL: ${url}\n`,
  names: ({ url }) => [url],
})

function noConsole(name: string): CliError {
  return new CliError({
    slug: 'cluster.no-console',
    kind: 'not-found',
    message: `${name} has no console`,
    recordable: true,
    next: [{ command: `indev cluster login ${name}`, why: 'lets kubectl in to it' }],
  })
}
