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
  /** The emptied directory of the last claim, in done/. */
  spare: string | undefined
}

/** Why no further batch may follow. */
export type Stop = NonNullable<Verdict['stop']> | { readonly kind: 'compromised' }

/** Claims `names`, offers their records, and settles what came of it. */
export async function deliver(
  session: Session,
  names: readonly SegmentName[],
): Promise<Stop | undefined> {
  const { settings, offering, spare } = session
  session.spare = undefined
  const id = `${session.id}.${session.claims++}`
  const claim = takeClaim(settings, id, names, undefined, spare)
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
  const settled = settle(settings, claim.id, held, offering.tally)
  session.spare = settled.spare
  return settled.isOurs ? stop : { kind: 'compromised' }
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
  // One buffer for all of them, of the size that their names promise.
  const expected = names.map(({ bytes }) => Math.min(bytes, settings.limits.maxBytes) + 1)
  const room = Buffer.allocUnsafeSlow(expected.reduce((sum, bytes) => sum + bytes, 0))
  let at = 0
  for (const [nth, name] of names.entries()) {
    const into = room.subarray(at, (at += expected[nth] ?? 0))
    const content = readIfPossible(session, claimedPath(settings, claimId, name.text), into)
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
  into: Buffer,
): Frames | undefined {
  let content: Frames | undefined
  try {
    content = readFrames(settings, path, into)
  } catch {
    // An unreadable sector, or no descriptor left: it stays for another time.
    return undefined
  }
  if (content === undefined || content.rest === 'foreign') return undefined
  const isUnderstood =
    schemas === undefined || content.frames.every(({ schema }) => schemas.includes(schema))
  return isUnderstood ? content : undefined
}
