import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { createPullSecret, type RegistryLogin } from '../../api/pull-secrets.ts'
import { commandLine } from '../../clusters/command-line.ts'
import { passwordArgs, readPassword } from '../../pull-secrets/password.ts'
import { parseRegistry, refuseTwice } from '../../pull-secrets/registry.ts'
import {
  pullSecretNameArg,
  pullSecretSchema,
  requirePullSecretName,
} from '../../pull-secrets/schema.ts'

const EXAMPLE = 'indev pull-secret create NAME --registry ghcr.io:alice --password-stdin'

/** `indev pull-secret create` */
export const pullSecretCreate = defineCommand({
  path: ['pull-secret', 'create'],
  summary: 'Creates a pull secret: how clusters sign in to registries.',
  description:
    'A password on the command line can be seen by every user of this machine: leave it out of --registry, ' +
    'and it is asked for, or read from stdin, a file or INDEV_REGISTRY_PASSWORD.',
  examples: [{ command: EXAMPLE, summary: 'The password comes from a pipe.' }],
  args: {
    name: pullSecretNameArg,
    registry: {
      type: 'string',
      list: true,
      placeholder: 'ADDRESS:USERNAME[:PASSWORD]',
      summary: 'A registry; may be given several times.',
    },
    ...passwordArgs,
  },
  positionals: ['name'],
  result: pullSecretSchema,
  async run({ name, registry, ...source }, ctx) {
    const called = requirePullSecretName(name, EXAMPLE)
    const typed = registry.map(parseRegistry)
    refuseTwice(typed)
    const open = typed.filter(({ password }) => password === undefined)
    if (typed.length === 0) throw noRegistry()
    if (open.length > 1 && source['password-stdin']) throw onePassword()
    const bare = typed.map(({ address, username }) => `${address}:${username}`)
    const words = ['indev', 'pull-secret', 'create', called]
    const again = commandLine(words, { registry: bare, 'password-stdin': true })
    const registries: Record<string, RegistryLogin> = {}
    for (const { address, username, password } of typed) {
      registries[address] = {
        username,
        password: password ?? (await readPassword(ctx, { address, username }, source, again)),
      }
    }
    return createPullSecret(await openApi(ctx), called, registries)
  },
  human: ({ id, name }) => `created pull secret: ${name} (ID: ${id})\n`,
  names: ({ name }) => [name],
})

function noRegistry(): CliError {
  return new CliError({
    slug: 'pull-secret.no-registry',
    kind: 'usage',
    message: '--registry must name at least one registry',
    recordable: true,
    next: [{ command: EXAMPLE, why: 'names one' }],
  })
}

function onePassword(): CliError {
  return new CliError({
    slug: 'pull-secret.one-password',
    kind: 'usage',
    message: '--password-stdin is one password, and several registries need one',
    recordable: true,
  })
}
