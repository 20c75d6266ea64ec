import type { CommandContext } from '@indev/cli'
import type { Target } from '../profiles/target.ts'
import { badAnswer, isObject } from '../json.ts'
import { type Entry, KubeconfigDocument, type List, LISTS } from './document.ts'
import { editKubeconfigs, readKubeconfig } from './edit-file.ts'
import { ownExec, type Runner } from './own-entry.ts'
import type { KubeconfigPlace } from './place.ts'

/** A kubeconfig with one cluster, one user and one context. */
export interface SingleContext {
  readonly context: string
  readonly entries: Readonly<Record<List, Entry>>
}

/** What of a user entry an earlier way of proving oneself may have left. */
const USER_PROOFS = ['token', 'exec', 'client-certificate-data', 'client-key-data', 'username']

/** `if-none`: kubectl without a current context talks to nobody; one that there is stays. */
export type Switching = 'always' | 'if-none' | 'never'

/** What to do about the current context: what was said, else what somebody who is looking sees happen. */
export function switchingOf(
  { interactive }: Pick<CommandContext, 'interactive'>,
  said?: boolean,
): Switching {
  if (said === undefined) return interactive ? 'always' : 'if-none'
  return said ? 'always' : 'never'
}

/** What a merge did. */
export interface Merged {
  readonly file: string
  readonly context: string
  /** Whether it was made the current one. */
  readonly current: boolean
  /** What was current before, where that changed. */
  readonly previous: string | undefined
}

/**
 * Reads what the platform sent, with our own program in it.
 *
 * @param name - What the context is to be called; the platform's name for it unless given.
 * @throws {@link CliError} `platform.bad-answer`.
 */
export function singleContext(
  yaml: string,
  target: Pick<Target, 'profile'>,
  runner: Runner,
  name?: string,
): SingleContext {
  const document = parse(yaml)
  const [cluster] = document.entries('clusters')
  const [user] = document.entries('users')
  const [context] = document.entries('contexts')
  if (cluster === undefined || user === undefined || context === undefined)
    throw badAnswer('kubeconfig')
  const exec = isObject(user.value) ? user.value['exec'] : undefined
  const value = isObject(exec) ? { exec: ownExec(exec, target, runner) } : user.value
  const called = name ?? context.name
  return {
    context: called,
    entries: {
      clusters: cluster,
      users: { name: user.name, value },
      contexts: { name: called, value: context.value },
    },
  }
}

/** As a file of its own. */
export function wholeFile({ context, entries }: SingleContext): KubeconfigDocument {
  const document = new KubeconfigDocument('')
  for (const list of LISTS) document.put(list, entries[list])
  document.current = context
  return document
}

/**
 * Puts a context into the files of `place`: an entry of the same name where it is already, new ones into the
 * target. Keys that others added to an entry (a proxy, a namespace) stay.
 */
export async function merge(
  ctx: CommandContext,
  place: KubeconfigPlace,
  single: SingleContext,
  switching: Switching,
): Promise<Merged> {
  const { context, entries } = single
  const read = place.files.map((file) => [file, readKubeconfig(file)] as const)
  /** The file that has this entry, as kubectl reads them: the first one counts. */
  const fileWith = (list: List): string => {
    const has = (document: KubeconfigDocument): boolean =>
      document.entries(list).some(({ name }) => name === entries[list].name)
    return read.find(([, document]) => has(document))?.[0] ?? place.target
  }
  const places = LISTS.map((list) => [list, fileWith(list)] as const)
  const before = currentOf(read)
  const isWanted = switching === 'always' || (switching === 'if-none' && before === undefined)
  const isSwitched = isWanted && before?.context !== context
  const currentFile = before?.file ?? place.target
  const files = [...places.map(([, file]) => file), ...(isSwitched ? [currentFile] : [])]
  await editKubeconfigs(ctx, files, (document, file) => {
    for (const [list, where] of places) {
      if (where === file) document.put(list, entries[list], list === 'users' ? USER_PROOFS : [])
    }
    if (isSwitched && file === currentFile) document.current = context
    return true
  })
  return {
    file: fileWith('contexts'),
    context,
    current: isSwitched || before?.context === context,
    previous: isSwitched ? before?.context : undefined,
  }
}

/** The context in force, and the file that says so: the first that names one. */
function currentOf(
  read: readonly (readonly [string, KubeconfigDocument])[],
): { readonly file: string; readonly context: string } | undefined {
  for (const [file, { current: context }] of read) {
    if (context !== undefined) return { file, context }
  }
  return undefined
}

function parse(yaml: string): KubeconfigDocument {
  try {
    return new KubeconfigDocument(yaml)
  } catch {
    throw badAnswer('kubeconfig')
  }
}
