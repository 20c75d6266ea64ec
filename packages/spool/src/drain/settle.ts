/** Turning the fates of records into moves of files. */
import { newSegmentName } from '../append.ts'
import { ackClaim, claimedPath } from '../claim.ts'
import { countLoss } from '../counters.ts'
import { renameFile, renameIfThere, writeAll } from '../files.ts'
import type { Frame, Frames } from '../frame.ts'
import { placePath } from '../layout.ts'
import { quarantineName } from '../name.ts'
import type { SegmentName } from '../name.ts'
import type { SpoolSettings } from '../options.ts'
import type { Fate } from './offer.ts'
import type { Tally } from './types.ts'

/** A claimed segment with its content, and what became of each record. */
export interface Held {
  readonly name: SegmentName
  readonly content: Frames
  readonly fates: readonly Fate[]
}

/** What settling a claim led to. */
export interface Settled {
  /** False if another drainer had taken the whole claim: this one was taken for dead. */
  readonly isOurs: boolean
  /** The emptied directory of the claim, for the next one. */
  readonly spare: string | undefined
}

/** Leaves in the claim only what is finished, then acknowledges the claim. */
export function settle(
  settings: SpoolSettings,
  claimId: string,
  held: readonly Held[],
  tally: Tally,
): Settled {
  const finished = held.filter((segment) => disentangle(settings, claimId, segment, tally))
  for (const segment of finished) {
    const torn = tornRecords(segment)
    tally.torn += torn
    countLoss(settings, 'torn', torn)
  }
  const names = finished.map(({ name }) => name.text)
  const { lost, spare } = ackClaim(settings, claimId, names, true)
  for (const { name, fates } of finished) {
    if (lost.includes(name.text)) tally.duplicatesSuspected += delivered(fates)
  }
  return { isOurs: lost.length === 0 || lost.length < names.length, spare }
}

/** Moves what is not finished out of the claim. Returns whether the segment can be removed. */
function disentangle(
  settings: SpoolSettings,
  claimId: string,
  { name, content, fates }: Held,
  tally: Tally,
): boolean {
  const pending = content.frames.filter((_, index) => fates[index] === 'pending')
  const refused = content.frames.filter((_, index) => typeof fates[index] === 'object')
  if (pending.length === 0 && refused.length === 0) return true
  const path = claimedPath(settings, claimId, name.text)
  const back = placePath(settings, 'ready', name.text)
  if (pending.length === content.frames.length) {
    renameIfThere(settings, path, back)
    return false
  }
  try {
    const reason = fates.find((fate) => typeof fate === 'object')?.reason ?? 'unknown'
    const isWhole = refused.length === content.frames.length && content.rest === 'none'
    const target = (segment: SegmentName): string =>
      placePath(settings, 'quarantine', quarantineName(segment, reason).text)
    if (isWhole) renameIfThere(settings, path, target(name))
    else if (refused.length > 0) extract(settings, refused, target)
    if (refused.length > 0) {
      tally.quarantined += refused.length
      const { text: file } = name
      settings.onEvent({ type: 'quarantined', file, reason, records: refused.length })
    }
    if (pending.length > 0) {
      extract(settings, pending, ({ text }) => placePath(settings, 'ready', text))
    }
    return !isWhole
  } catch {
    // No room for a new segment: the old one goes back as it is. Twice rather than never.
    tally.duplicatesSuspected += delivered(fates)
    renameIfThere(settings, path, back)
    return false
  }
}

/** Gives some frames of a segment a file of their own; their ids and bytes stay as they are. */
function extract(
  settings: SpoolSettings,
  frames: readonly Frame[],
  targetOf: (name: SegmentName) => string,
): void {
  const { io } = settings.deps
  const bytes = Buffer.concat(frames.map(({ frame }) => frame))
  const name = newSegmentName(settings, frames.length, bytes.length)
  const temporary = placePath(settings, 'tmp', name.text)
  const fd = io.open(temporary, 'create')
  try {
    writeAll(io, fd, bytes)
    if (settings.durability !== 'process') io.fsync(fd)
  } finally {
    io.close(fd)
  }
  renameFile(settings, temporary, targetOf(name))
}

/** What the name promised and the bytes do not hold; at least one if they end in anything else. */
function tornRecords({ name, content }: Held): number {
  const isDamaged = content.rest === 'torn' || content.frames.length === 0
  return Math.max(name.records - content.frames.length, isDamaged ? 1 : 0)
}

function delivered(fates: readonly Fate[]): number {
  return fates.filter((fate) => fate === 'delivered').length
}
