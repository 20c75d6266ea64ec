import type { CommandDescriptor } from './descriptor.ts'
import { EXCEPTION, exceptionAttributes } from './exception-event.ts'
import type { ExceptionFacts } from './recorder.ts'
import { type SpanValue, admit } from './schema.ts'
import type { EventRecord } from './span-record.ts'

/** More events than this are dropped and counted: a progress loop must not fill a span. */
export const MAX_EVENTS = 64

/** What an event log needs to know. */
export interface EventLogOptions {
  readonly descriptor: CommandDescriptor
  /** Ms since the command began. */
  readonly monotonicMs: () => number
  /** Unix ms with a fraction. */
  readonly nowMs: () => number
  readonly onDropped: (count: number) => void
}

/** The declared events of one command, in the order they happened. */
export interface EventLog {
  readonly events: readonly EventRecord[]
  /** Ns from the start of the command, by name. */
  readonly milestones: Readonly<Record<string, number>>
  add(name: string, attributes: Readonly<Record<string, SpanValue>>): void
  reach(milestone: string): void
  fail(facts: ExceptionFacts): void
}

/** Starts an empty log. */
export function eventLog(options: EventLogOptions): EventLog {
  const { descriptor, monotonicMs, nowMs, onDropped } = options
  const events: EventRecord[] = []
  const milestones: Record<string, number> = {}
  const isMilestone = (name: string): boolean => descriptor.milestones?.includes(name) === true

  const push = (name: string, attributes: Readonly<Record<string, SpanValue>>): void => {
    if (events.length >= MAX_EVENTS) onDropped(1)
    else events.push({ name, atMs: nowMs(), attributes })
  }
  const reach = (name: string): void => {
    if (!isMilestone(name)) return onDropped(1)
    if (Object.hasOwn(milestones, name)) return
    const sinceMs = monotonicMs()
    milestones[name] = Math.round(sinceMs * 1e6)
    push(name, { 'cli.since_start_ms': Math.round(sinceMs * 1000) / 1000 })
  }

  return {
    events,
    milestones,
    reach,
    fail(facts) {
      const attributes = exceptionAttributes(facts)
      if (attributes === undefined) onDropped(1)
      else push(EXCEPTION, attributes)
    },
    add(name, wanted) {
      const declared = descriptor.events
      if (declared !== undefined && Object.hasOwn(declared, name)) {
        const { attributes, dropped } = admit(declared[name], wanted)
        if (dropped > 0) onDropped(dropped)
        return push(name, attributes)
      }
      if (isMilestone(name)) onDropped(Object.keys(wanted).length)
      return reach(name)
    },
  }
}
