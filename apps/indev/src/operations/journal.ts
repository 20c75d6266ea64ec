import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { AppPaths } from '@indev/telemetry'
import { readEntry } from './entry.ts'
import type { OperationEntry } from './entry.ts'
import { codeOf, privateFolder } from './io.ts'
import type { PrivateFolder } from './io.ts'

/** For so long a platform remembers an idempotency key, less an hour for clocks that disagree, ms. */
const KEY_LIFE_MS = 23 * 3_600_000
/** Creations that have ended: what the typical time is computed from. */
const MAX_ENDED = 50
/** Creations whose end nobody has seen. */
const MAX_OPEN = 200

const OPEN = /^open-[0-9a-f]{32}\.json$/
const ENDED = /^ended-\d+-[\w-]+\.json$/

/**
 * What this machine asked for and has not seen the end of, one private file a creation.
 *
 * An open entry is named by its fingerprint, so that of two processes with the same command line one
 * makes the entry and the other finds it.
 */
export interface OperationJournal {
  /** The creation that a command line like this began, whose end nobody has seen. */
  find(fingerprint: string): OperationEntry | undefined
  /**
   * Writes an entry before anything is sent.
   *
   * @returns The entry of another process that was faster with the same command line, or `entry`.
   * @throws {@link CliError} `operation.no-journal`, `operation.journal-full`.
   */
  begin(entry: OperationEntry): OperationEntry
  /** Notes progress; an entry that was ended meanwhile stays ended. */
  update(entry: OperationEntry, news: Partial<OperationEntry>): OperationEntry
  /** The end was seen by somebody: the same command line begins anew. Never throws. */
  end(entry: OperationEntry, news: Partial<OperationEntry>): void
  /** Newest first; never throws. */
  list(): readonly OperationEntry[]
}

/** What a journal needs of a command's context. */
interface JournalParts extends Pick<CommandContext, 'clock'> {
  readonly paths: Pick<AppPaths, 'operationsDir'> | undefined
}

/** Opens the journal; nothing is read or written until asked. */
export function openJournal(ctx: JournalParts): OperationJournal {
  const folder = ctx.paths === undefined ? undefined : privateFolder(ctx.paths.operationsDir)
  const nowMs = (): number => ctx.clock.nowMs()
  return {
    find(fingerprint) {
      const entry = readEntry(folder?.read(openName(fingerprint)))
      const isOpen = entry?.fingerprint === fingerprint && !isOver(entry, nowMs())
      return isOpen ? entry : undefined
    },
    begin(entry) {
      const name = openName(entry.fingerprint)
      try {
        if (folder === undefined) throw new Error('no folder to write to')
        makeRoom(folder, nowMs())
        if (folder.create(name, toFile(entry))) return entry
        const other = readEntry(folder.read(name))
        if (other !== undefined && !isOver(other, nowMs())) return other
        folder.replace(name, toFile(entry))
        return entry
      } catch (cause) {
        throw cause instanceof CliError ? cause : noJournal(cause)
      }
    },
    update(entry, news) {
      const changed = { ...entry, ...news }
      quietly(() => {
        const name = openName(entry.fingerprint)
        if (readEntry(folder?.read(name))?.key === entry.key) folder?.replace(name, toFile(changed))
      })
      return changed
    },
    end(entry, news) {
      quietly(() => {
        const name = openName(entry.fingerprint)
        if (folder === undefined || readEntry(folder.read(name))?.key !== entry.key) return
        const file = `ended-${nowMs()}-${safe(entry.key)}.json`
        folder.replace(file, toFile({ ...entry, endedAtMs: nowMs(), ...news }))
        folder.remove(name)
        const ended = folder.names().filter((each) => ENDED.test(each))
        for (const old of ended.toSorted().slice(0, -MAX_ENDED)) folder.remove(old)
      })
    },
    list() {
      const entries: OperationEntry[] = []
      quietly(() => {
        for (const name of folder?.names() ?? []) {
          const isOurs = OPEN.test(name) || ENDED.test(name)
          const entry = isOurs ? readEntry(folder?.read(name)) : undefined
          if (entry !== undefined) entries.push(entry)
        }
      })
      return entries.toSorted((a, b) => b.begunAtMs - a.begunAtMs)
    },
  }
}

/** Whether an entry is too old for its key to mean anything to the platform. */
function isOver(entry: OperationEntry, nowMs: number): boolean {
  return Math.abs(nowMs - entry.begunAtMs) > KEY_LIFE_MS
}

/** Old entries go; what is young stays, because it may be all that prevents a second cluster. */
function makeRoom(folder: PrivateFolder, nowMs: number): void {
  const names = folder.names()
  for (const name of names) {
    // What a process that was killed in the middle left behind.
    const [, writtenAtMs] = /^tmp-(\d+)-/.exec(name) ?? []
    if (writtenAtMs !== undefined && nowMs - Number(writtenAtMs) > 3_600_000) folder.remove(name)
  }
  const open = names.filter((name) => OPEN.test(name))
  if (open.length < MAX_OPEN) return
  const left = open.filter((name) => {
    const entry = readEntry(folder.read(name))
    const isOld = entry === undefined || isOver(entry, nowMs)
    if (isOld) folder.remove(name)
    return !isOld
  })
  if (left.length < MAX_OPEN) return
  throw new CliError({
    slug: 'operation.journal-full',
    kind: 'environment',
    message: `${left.length} creations of the last day have not been seen to end; none is forgotten`,
    recordable: true,
    next: [{ command: 'indev operation list', why: 'shows them' }],
  })
}

function noJournal(cause: unknown): CliError {
  const why =
    cause instanceof Error && codeOf(cause) === 'undefined' ? cause.message : codeOf(cause)
  return new CliError({
    slug: 'operation.no-journal',
    kind: 'environment',
    message:
      `what is asked for cannot be noted on this machine (${why}), so that running the command again ` +
      'could create a second cluster; with a key of your own, --idempotency-key, it cannot',
    recordable: true,
    cause,
  })
}

function toFile(entry: OperationEntry): object {
  return { v: 1, ...entry }
}

function openName(fingerprint: string): string {
  return `open-${fingerprint}.json`
}

/** A key may be the person's own: at most 64 characters that no file system minds. */
function safe(key: string): string {
  return key.replaceAll(/[^\w-]/g, '_').slice(0, 64)
}

/** The request is on its way or done: a full disk must not make a failure of that. */
function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // The entry stays as it was: at worst the next run looks again.
  }
}
