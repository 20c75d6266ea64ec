import { badAnswer, stringIn, stringsIn } from '../json.ts'
import type { Api } from './client.ts'
import type { About } from './refusal.ts'
import type { User as WireUser } from './wire.ts'

/** A user; roles that later platforms add are kept. */
export type User = Omit<WireUser, 'roles'> & { readonly roles: readonly string[] }

/** Everybody in the organization. */
export async function listUsers(api: Api): Promise<readonly User[]> {
  const answer = await api.send({ method: 'GET', path: '/users', about: { area: 'user' } })
  const value = answer.json()
  if (!Array.isArray(value)) throw badAnswer('list of users')
  return value.map(readUser)
}

/** The user of a principal name: `alice@acme.example`. @throws {@link CliError} `user.not-found`. */
export async function userByUpn(api: Api, upn: string): Promise<User> {
  const about: About = {
    area: 'user',
    subject: `user "${upn}"`,
    next: [{ command: 'indev user list', why: 'shows the users of your organization' }],
  }
  const path = `/users/by-upn/${encodeURIComponent(upn)}`
  return readUser((await api.send({ method: 'GET', path, about })).json())
}

function readUser(value: unknown): User {
  const id = stringIn(value, 'id')
  const name = stringIn(value, 'name')
  const upn = stringIn(value, 'upn')
  if (id === undefined || name === undefined || upn === undefined) throw badAnswer('user')
  return { id, name, upn, roles: stringsIn(value, 'roles') }
}
