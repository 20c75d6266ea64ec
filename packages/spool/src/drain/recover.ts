/** What the drainer does for the dead before it works for the living. */
import { clearDone } from '../claim.ts'
import { countLoss } from '../counters.ts'
import { renameIfThere, rmdirIfEmpty, unlinkIfThere } from '../files.ts'
import { readFrames, roomFor } from '../inspect.ts'
import { placePath } from '../layout.ts'
import { parseQuarantineName, parseSegmentName, quarantineName, segmentName } from '../name.ts'
import { newSegmentName } from '../append.ts'
import { evict } from '../sweep.ts'
import type { SpoolSettings } from '../options.ts'
import type { Tally } from './types.ts'

/** A segment whose holders died this often is not given to anyone again. */
const MAX_CRASHES = 6
const MAX_QUARANTINE_FILES = 64
const MAX_QUARANTINE_BYTES = 2 * 2 ** 20
const MAX_QUARANTINE_AGE_MS = 7 * 86_400_000

/** Puts back what drainers that died had claimed, and removes what they had finished. */
export function recoverClaims(settings: SpoolSettings, ownId: string, tally: Tally): void {
  const { io } = settings.deps
  for (const id of io.list(placePath(settings, 'claim'), Infinity)) {
    if (id.startsWith(ownId)) continue
    const directory = placePath(settings, 'claim', id)
    // An evictor died of something else than the content, which it never reads.
    const isBlamed = !id.endsWith('.evict')
    for (const name of io.list(directory, Infinity)) {
      const target = recoveryTarget(settings, name, isBlamed)
      if (target !== undefined && renameIfThere(settings, `${directory}/${name}`, target.path)) {
        tally.recovered++
        settings.onEvent({ type: 'recovered', file: name, crashes: target.crashes })
      }
    }
    rmdirIfEmpty(io, directory)
  }
  clearDone(settings)
}

function recoveryTarget(
  settings: SpoolSettings,
  name: string,
  isBlamed: boolean,
): { path: string; crashes: number } | undefined {
  const segment = parseSegmentName(name)
  if (segment === undefined) {
    const quarantined = parseQuarantineName(name)
    if (quarantined === undefined) return undefined
    const { crashes } = quarantined.segment
    return { path: placePath(settings, 'quarantine', name), crashes }
  }
  const crashes = segment.crashes + (isBlamed ? 1 : 0)
  const next = segmentName({ ...segment, crashes })
  const path =
    crashes >= MAX_CRASHES
      ? placePath(settings, 'quarantine', quarantineName(next, 'crash-loop').text)
      : placePath(settings, 'ready', next.text)
  return { path, crashes }
}

/** Gives abandoned files of writers that died their place in ready/, if they hold a record. */
export function salvageAbandoned(
  settings: SpoolSettings,
  salvageAfterMs: number,
  tally: Tally,
): void {
  const { io, now } = settings.deps
  for (const text of io.list(placePath(settings, 'tmp'), Infinity)) {
    const path = placePath(settings, 'tmp', text)
    const stat = io.stat(path)
    if (stat === undefined || now() - Math.floor(stat.mtimeMs) < salvageAfterMs) continue
    const found = readFrames(settings, path, roomFor(settings, stat.sizeBytes))
    if (found === undefined) continue
    const records = found.frames.length
    if (records > 0 || found.rest === 'foreign') {
      const parsed = parseSegmentName(text) ?? newSegmentName(settings, records, found.bytes)
      const name = segmentName({ ...parsed, records: Math.max(1, records), bytes: found.bytes })
      if (renameIfThere(settings, path, placePath(settings, 'ready', name.text))) {
        tally.salvaged++
        settings.onEvent({ type: 'salvaged', file: name.text, records })
      }
    } else {
      countLoss(settings, 'torn', 1)
      if (unlinkIfThere(io, path)) tally.torn++
    }
  }
}

/** Keeps the quarantine small. */
export function trimQuarantine(settings: SpoolSettings): void {
  const { io, now } = settings.deps
  const names = io.list(placePath(settings, 'quarantine'), Infinity).toSorted().toReversed()
  let files = 0
  let bytes = 0
  const excess: { text: string; records: number }[] = []
  for (const text of names) {
    const segment = parseQuarantineName(text)?.segment
    if (segment === undefined) continue
    files++
    bytes += segment.bytes
    const isOld = now() - segment.createdAtMs > MAX_QUARANTINE_AGE_MS
    if (files > MAX_QUARANTINE_FILES || bytes > MAX_QUARANTINE_BYTES || isOld) {
      excess.push({ text, records: segment.records })
    }
  }
  evict(settings, excess, 'quarantine-full', ({ text }) => placePath(settings, 'quarantine', text))
}
