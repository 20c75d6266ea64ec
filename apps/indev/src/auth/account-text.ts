import type { KeptSession } from './credentials.ts'

/** A session's person, for people: the account name, else the identifier, else that it is not known. */
export function accountText({ credentials }: Pick<KeptSession, 'credentials'>): string {
  const { identity } = credentials
  return identity?.username ?? identity?.subject ?? 'unknown'
}
