import { badAnswer, stringIn, stringsIn } from '../json.ts'
import type { Api } from './client.ts'

/** Who is signed in, as the API says. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly organizationName: string
  readonly organizationRoles: readonly string[]
}

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
