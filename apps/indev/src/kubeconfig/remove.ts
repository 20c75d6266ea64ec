import type { CommandContext } from '@indev/cli'
import { isObject, stringIn } from '../json.ts'
import type { KubeconfigDocument, List } from './document.ts'
import { editKubeconfigs, readKubeconfig } from './edit-file.ts'
import { type OwnEntry, readOwnEntry } from './own-entry.ts'
import type { KubeconfigPlace } from './place.ts'

/** What a removal took out. */
export interface Removed {
  /** Names of contexts. */
  readonly contexts: readonly string[]
  /** The context that was current and is gone: none is current now. */
  readonly current: string | undefined
}

/** The users of a file that get their tokens from us. */
function ownUsers(
  document: KubeconfigDocument,
): readonly { readonly name: string; readonly own: OwnEntry }[] {
  return document.entries('users').flatMap(({ name, value }) => {
    const own = readOwnEntry(value)
    return own === undefined ? [] : [{ name, own }]
  })
}

/**
 * Takes a cluster's user, context and cluster out of every file, and mends `current-context`.
 *
 * A cluster or user entry that another context still uses stays.
 *
 * @param isMeant - Which of our entries.
 */
export async function removeOwn(
  ctx: CommandContext,
  place: KubeconfigPlace,
  isMeant: (own: OwnEntry) => boolean,
): Promise<Removed> {
  const users = new Set<string>()
  for (const file of place.files) {
    for (const { name, own } of ownUsers(readKubeconfig(file))) if (isMeant(own)) users.add(name)
  }
  if (users.size === 0) return { contexts: [], current: undefined }
  const contexts = place.files.flatMap((file) => readKubeconfig(file).entries('contexts'))
  const gone = contexts.filter(({ value }) => users.has(stringIn(value, 'user') ?? ''))
  const left = contexts.filter((context) => !gone.includes(context))
  const isFree = (key: string, name: string): boolean =>
    !left.some(({ value }) => isObject(value) && value[key] === name)
  const clusters = gone.flatMap(({ value }) => stringIn(value, 'cluster') ?? [])
  const doomed: readonly (readonly [List, readonly string[]])[] = [
    ['contexts', gone.map(({ name }) => name)],
    ['users', [...users]],
    ['clusters', clusters.filter((name) => isFree('cluster', name))],
  ]
  const names = gone.map(({ name }) => name)
  let current: string | undefined
  await editKubeconfigs(ctx, place.files, (document) => {
    const dropped = doomed.flatMap(([list, each]) => each.map((name) => document.drop(list, name)))
    const isDangling = names.includes(document.current ?? '')
    if (isDangling) {
      current ??= document.current
      document.current = undefined
    }
    return isDangling || dropped.includes(true)
  })
  return { contexts: [...new Set(names)], current }
}
