/** One batch, from ready/ to its end. */
import { claimedPath, releaseClaim, takeClaim } from '../claim.ts'
import type { Frames } from '../frame.ts'
import { readFrames } from '../inspect.ts'
import type { SegmentName } from '../name.ts'
import type { SpoolSettings } from '../options.ts'
import { offer } from './offer.ts'
import type { Offering, Verdict } from './offer.ts'
import { settle } from './settle.ts'
import type { Held } from './settle.ts'
import type { ReadyWindow } from './window.ts'

/** What a drain keeps from batch to batch. */
export interface Session {
  readonly settings: SpoolSettings
  /** Its claims begin with this. */
  readonly id: string
  readonly schemas: readonly number[] | undefined
  readonly window: ReadyWindow
  readonly offering: Offering
  /** Claims made so far: no two of one drain share a name. */
  claims: number
}

/** Why no further batch may follow. */
export type Stop = NonNullable<Verdict['stop']> | { readonly kind: 'compromised' }

/** Claims `names`, offers their records, and settles what came of it. */
export async function deliver(
  session: Session,
  names: readonly SegmentName[],
): Promise<Stop | undefined> {
  const { settings, offering } = session
  const claim = takeClaim(settings, `${session.id}.${session.claims++}`, names)
  if (claim.lost) return { kind: 'compromised' }
  if (claim.taken.length === 0) return undefined
  const contents = read(session, claim.id, claim.taken)
  const records = contents.flatMap(({ content }) => content.frames)
  const { fates, stop } = await offer(offering, records)
  let at = 0
  const held: Held[] = contents.map(({ name, content }) => ({
    name,
    content,
    fates: fates.slice(at, (at += content.frames.length)),
  }))
  const isOurs = settle(settings, claim.id, held, offering.tally)
  return isOurs ? stop : { kind: 'compromised' }
}

interface Content {
  readonly name: SegmentName
  readonly content: Frames
}

/** Reads what was claimed; puts back, for this drain, what it cannot read or does not understand. */
function read(session: Session, claimId: string, names: readonly SegmentName[]): Content[] {
  const { settings, window } = session
  const contents: Content[] = []
  const unread: SegmentName[] = []
  for (const name of names) {
    const content = readIfPossible(session, claimedPath(settings, claimId, name.text), name)
    if (content === undefined) unread.push(name)
    else contents.push({ name, content })
  }
  if (unread.length > 0) {
    for (const { text } of unread) window.skip(text)
    releaseClaim(settings, claimId, unread)
  }
  return contents
}

function readIfPossible(
  { settings, schemas }: Session,
  path: string,
  { bytes }: SegmentName,
): Frames | undefined {
  let content: Frames | undefined
  try {
    content = readFrames(settings, path, bytes)
  } catch {
    // An unreadable sector, or no descriptor left: it stays for another time.
    return undefined
  }
  if (content === undefined || content.rest === 'foreign') return undefined
  const isUnderstood =
    schemas === undefined || content.frames.every(({ schema }) => schemas.includes(schema))
  return isUnderstood ? content : undefined
}
