import { badAnswer } from '../json.ts'
import type { Api } from './client.ts'
import type { About } from './refusal.ts'

/** More pages than anybody has: a platform that gives them for ever is not followed. */
export const MAX_PAGES = 1_000

/** Where the next page begins, in a `Link` header. @see RFC 8288 */
export function cursorIn(link: string): string | undefined {
  const [, target] = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link) ?? []
  if (target === undefined) return undefined
  return URL.parse(target, 'http://platform')?.searchParams.get('cursor') ?? undefined
}

/** The items of a list, over all of its pages. @throws {@link CliError} `platform.bad-answer`. */
export async function listAll(api: Api, path: string, about: About): Promise<readonly unknown[]> {
  const [base = '', query = ''] = path.split('?')
  const asked = new URLSearchParams(query)
  const items: unknown[] = []
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = asked.size === 0 ? base : `${base}?${asked.toString()}`
    const answer = await api.send({ method: 'GET', path: page, about })
    const found = answer.json()
    if (!Array.isArray(found)) throw badAnswer('list')
    for (const each of found) items.push(each)
    const cursor = cursorIn(answer.headers['link'] ?? '')
    if (cursor === undefined) break
    asked.set('cursor', cursor)
  }
  return items
}
