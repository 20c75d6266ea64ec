import type { JsonSchema } from '@indev/cli'
import { badAnswer, stringIn, stringsIn } from '../json.ts'
import type { Api } from './client.ts'

/** Who is signed in, as the API says. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly organizationName: string
  readonly organizationRoles: readonly string[]
}

/** What `-o json` prints of an {@link Account}. */
export const accountSchema = {
  type: 'object',
  required: ['id', 'name', 'organizationName', 'organizationRoles'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    organizationName: { type: 'string' },
    organizationRoles: { type: 'array', items: { type: 'string' } },
  },
} as const satisfies JsonSchema

/** Asks the platform who is signed in. @throws {@link CliError} `platform.bad-answer`. */
export async function whoAmI(api: Api): Promise<Account> {
  const answer = await api.send({ method: 'GET', path: '/me', about: { area: 'account' } })
  const value = answer.json()
  const id = stringIn(value, 'id')
  const name = stringIn(value, 'name')
  if (id === undefined || name === undefined) throw badAnswer('account')
  return {
    id,
    name,
    organizationName: stringIn(value, 'organizationName') ?? '',
    organizationRoles: stringsIn(value, 'organizationRoles'),
  }
}
