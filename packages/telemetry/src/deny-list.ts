import type { SpanValue } from './schema.ts'
import type { EventRecord, SpanRecord } from './span-record.ts'

// A pattern with both `i` and `u` takes twice as long to compile, for letters that no token has; so does one with
// `i` and the complement of a set.
/** What must not leave whoever declared it: tokens, e-mail addresses, paths below a home. */
const DENIED: readonly RegExp[] = [
  /bearer\s/i,
  /\beyJ[\w-]{8,}\.[\w-]{8,}/u,
  /\b(?:gh[opsru]_|github_pat_|glpat-|xox[abeprs]-|sk-|npm_|AKIA|ya29\.)[\w-]{8,}/u,
  /[\w.+-]+@[\w-]+\.\w/u,
  /(?<!\w)(?:\/home\/|\/Users\/|\/root(?:\/|$))|\b[a-z]:[/\\]Users[/\\]/im,
]

/** A span that has passed, and how many of its fields did not. */
export interface Screened {
  readonly span: SpanRecord
  readonly redacted: number
}

/** Whether a text is, or contains, something of the deny-list. */
export function isDenied(text: string): boolean {
  return DENIED.some((pattern) => pattern.test(text))
}

/**
 * All spans of a command after {@link screen}.
 *
 * Nearly always there is nothing to take out: one look at all texts at once is then enough, and a
 * pattern that is used once is never compiled to machine code.
 */
export function screenAll(spans: readonly SpanRecord[]): readonly Screened[] {
  return isDenied(spans.flatMap(textsOf).join('\n'))
    ? spans.map(screen)
    : spans.map((span) => ({ span, redacted: 0 }))
}

function textsOf({ name, attributes, events }: SpanRecord): readonly SpanValue[] {
  return [attributes, ...events.map((event) => event.attributes)]
    .flatMap((each) => Object.entries(each).flat())
    .concat(name, ...events.map((event) => event.name))
}

/**
 * The second net, behind the schema: takes out every attribute whose name or value is on the deny-list.
 *
 * The first net lets only declared words through; this one is for the declaration that was wrong.
 */
export function screen(span: SpanRecord): Screened {
  const own = screenAttributes(span.attributes)
  const events = span.events.map(screenEvent)
  const isNameDenied = isDenied(span.name)
  const redacted = events.reduce((sum, event) => sum + event.redacted, own.redacted)
  if (redacted === 0 && !isNameDenied) return { span, redacted: 0 }
  return {
    span: {
      ...span,
      name: isNameDenied ? REDACTED : span.name,
      attributes: own.attributes,
      events: events.map(({ event }) => event),
    },
    redacted: redacted + Number(isNameDenied),
  }
}

const REDACTED = 'redacted'

function screenEvent(event: EventRecord): { event: EventRecord; redacted: number } {
  const { attributes, redacted } = screenAttributes(event.attributes)
  return isDenied(event.name)
    ? { event: { ...event, name: REDACTED, attributes }, redacted: redacted + 1 }
    : { event: { ...event, attributes }, redacted }
}

function screenAttributes(attributes: Readonly<Record<string, SpanValue>>): {
  readonly attributes: Readonly<Record<string, SpanValue>>
  readonly redacted: number
} {
  const all = Object.entries(attributes)
  const kept = all.filter(
    ([name, value]) => !isDenied(name) && !(typeof value === 'string' && isDenied(value)),
  )
  return { attributes: Object.fromEntries(kept), redacted: all.length - kept.length }
}
