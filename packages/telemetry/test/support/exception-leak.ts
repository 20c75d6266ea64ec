import type { ExceptionFacts } from '../../src/recorder.ts'
import { newPlace } from './place.ts'
import type { Session } from './session.ts'

const SECRET = 'c4n4ry-s3cr3t'

/** What nobody may hear of, handed over wherever a careless runtime could hand it over. */
const CARELESS: ExceptionFacts = {
  type: `could not read /home/${SECRET}`,
  fingerprint: '0123456789abcdef',
  fingerprintVersion: 1,
  count: 1,
}

/** Names of attributes of the event `exception` that hold the secret. */
export function leakedBy(begin: typeof import('./session.ts').begin): readonly string[] {
  using place = newPlace()
  const session: Session = begin(place, { path: 'thing make' })
  session.recorder.exception({ ...CARELESS, message: SECRET } as ExceptionFacts)
  session.recorder.finish({ outcome: 'bug', cause: 'bug', exitCode: 70, errorType: 'Error' })
  const events = session.spans().flatMap((span) => span.events)
  if (events.length !== 1) throw new Error('the event was not recorded')
  return events.flatMap((event) =>
    Object.entries(event.attributes)
      .filter(([, value]) => String(value).includes(SECRET))
      .map(([name]) => name),
  )
}
