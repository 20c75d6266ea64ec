/**
 * Taking segments out of circulation: each is renamed into a directory of the claimer's own, then
 * the whole directory is renamed to done/, which is the one system call that acknowledges it all.
 * Drain, eviction and purge are the same three steps with something different in the middle.
 */
import { hasCode } from './errors.ts'
import { renameFile, renameIfThere, rmdirIfEmpty, syncDirectory, unlinkIfThere } from './files.ts'
import { placePath } from './layout.ts'
import type { SegmentName } from './name.ts'
import type { SpoolSettings } from './options.ts'

/** Segments that this process, and no other, has taken. */
export interface Claim<Name extends { readonly text: string } = SegmentName> {
  /** Name of the directory, unique to the process and the batch. */
  readonly id: string
  readonly taken: readonly Name[]
  /** Someone recovered the claim while it was being made: its maker was taken for dead. */
  readonly lost: boolean
}

/**
 * Takes those of `names` that are still there.
 *
 * @param pathOf - Where a segment is, if not in ready/.
 * @param spare - A directory left by {@link ackClaim}, to be this claim's.
 */
export function takeClaim<Name extends { readonly text: string }>(
  settings: SpoolSettings,
  id: string,
  names: readonly Name[],
  pathOf: (name: Name) => string = ({ text }) => placePath(settings, 'ready', text),
  spare?: string,
): Claim<Name> {
  const { io } = settings.deps
  const directory = placePath(settings, 'claim', id)
  const taken: Name[] = []
  // Whoever emptied done/ meanwhile has removed it.
  if (spare === undefined || !renameIfThere(settings, spare, directory)) io.mkdir(directory)
  for (const name of names) {
    const target = `${directory}/${name.text}`
    if (renameIfThere(settings, pathOf(name), target)) {
      taken.push(name)
    } else if (io.stat(directory) === undefined) {
      return { id, taken, lost: true }
    }
  }
  if (taken.length === 0) rmdirIfEmpty(io, directory)
  return { id, taken, lost: false }
}

/** Path of a claimed segment. */
export function claimedPath(settings: SpoolSettings, id: string, name: string): string {
  return `${placePath(settings, 'claim', id)}/${name}`
}

/** What an acknowledgement leaves behind. */
export interface Acknowledged {
  /** The segments that someone else had recovered before: they will be delivered again. */
  readonly lost: readonly string[]
  /** The emptied directory, if it was to be kept. */
  readonly spare?: string
}

/**
 * Acknowledges everything left in the claim and removes it.
 *
 * @param keepsDirectory - For the next claim: a new directory has to grow again, and removing a
 *   grown one is the slowest call of a batch.
 */
export function ackClaim(
  settings: SpoolSettings,
  id: string,
  names: readonly string[],
  keepsDirectory = false,
): Acknowledged {
  const { io } = settings.deps
  const done = placePath(settings, 'done', id)
  let directory = done
  try {
    renameFile(settings, placePath(settings, 'claim', id), done)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      // A network file system may answer a rename that it made with ENOENT; else all was recovered.
      if (io.stat(done) === undefined) return { lost: names }
    } else if (settings.deps.platform === 'win32') {
      // A directory with an open file in it cannot be renamed there: acknowledge one by one.
      directory = placePath(settings, 'claim', id)
    } else {
      throw error
    }
  }
  if (settings.durability === 'full') {
    syncDirectory(settings, placePath(settings, 'claim'))
    syncDirectory(settings, placePath(settings, 'done'))
  }
  const lost = names.filter((name) => !unlinkIfThere(io, `${directory}/${name}`))
  if (keepsDirectory && lost.length === 0 && directory === done && isEmptyForGood(settings, done)) {
    return { lost, spare: done }
  }
  rmdirIfEmpty(io, directory)
  return { lost }
}

/** Or a power cut might leave what was removed from it in the next claim. */
function isEmptyForGood(settings: SpoolSettings, directory: string): boolean {
  if (settings.durability !== 'full') return true
  try {
    syncDirectory(settings, directory)
    return true
  } catch (error) {
    // Another drainer has tidied up.
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** Puts claimed segments back where they were, and removes the claim. */
export function releaseClaim<Name extends { readonly text: string }>(
  settings: SpoolSettings,
  id: string,
  names: readonly Name[],
  pathOf: (name: Name) => string = ({ text }) => placePath(settings, 'ready', text),
): void {
  for (const name of names) {
    renameIfThere(settings, claimedPath(settings, id, name.text), pathOf(name))
  }
  rmdirIfEmpty(settings.deps.io, placePath(settings, 'claim', id))
}

/** Removes what acknowledged claims of dead processes have left. */
export function clearDone(settings: SpoolSettings): void {
  const { io } = settings.deps
  for (const id of io.list(placePath(settings, 'done'), Infinity)) {
    const directory = placePath(settings, 'done', id)
    for (const name of io.list(directory, Infinity)) unlinkIfThere(io, `${directory}/${name}`)
    rmdirIfEmpty(io, directory)
  }
}
