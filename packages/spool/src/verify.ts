import { locate, readFrames, roomFor } from './inspect.ts'
import type { SegmentInfo } from './inspect.ts'
import { layoutFault, placePath } from './layout.ts'
import { parseSegmentName } from './name.ts'
import type { SpoolSettings } from './options.ts'

/**
 * What can be wrong with a file. `empty`: power loss took its content. `torn`: bytes that are no
 * frame. `foreign`: written by a later version. `misnamed`: its name promises something else.
 * `unknown`: not a segment's name.
 */
export type ProblemKind = 'empty' | 'foreign' | 'misnamed' | 'torn' | 'unknown'

/** One file that is not as it should be. */
export interface Problem {
  /** Its name, without a directory. */
  readonly file: string
  /** Where it was found. */
  readonly state: SegmentInfo['state']
  /** The first that applies, in the order empty, foreign or torn, misnamed, unknown. */
  readonly kind: ProblemKind
  /** How many records can still be read. */
  readonly validRecords: number
}

/** The result of reading a whole spool. */
export interface VerifyReport {
  /** Segments read; those still being written are not. */
  readonly files: number
  /** Valid ones found in them. */
  readonly records: number
  /** Empty if every byte is as it was written. */
  readonly problems: readonly Problem[]
  /** What makes the directory unsafe to use; absent if nothing does. */
  readonly insecure?: string
}

/** Reads every segment; changes nothing. */
export function verifySpool(settings: SpoolSettings): VerifyReport {
  const problems: Problem[] = []
  let files = 0
  let records = 0
  for (const located of locate(settings)) {
    // A file that is being written may end anywhere.
    if (located.state === 'writing') continue
    const found = readFrames(settings, located.path, roomFor(settings, located.bytes))
    if (found === undefined) continue
    files++
    records += found.frames.length
    const isMisnamed = found.bytes !== located.bytes || found.frames.length !== located.records
    const kind =
      found.bytes === 0
        ? 'empty'
        : found.rest !== 'none'
          ? found.rest
          : isMisnamed
            ? 'misnamed'
            : undefined
    if (kind !== undefined) {
      const { file, state } = located
      problems.push({ file, state, kind, validRecords: found.frames.length })
    }
  }
  for (const file of settings.deps.io.list(placePath(settings, 'ready'), Infinity)) {
    if (parseSegmentName(file) === undefined) {
      problems.push({ file, state: 'pending', kind: 'unknown', validRecords: 0 })
    }
  }
  const insecure = layoutFault(settings)
  return { files, records, problems, ...(insecure === undefined ? {} : { insecure }) }
}
