import type { Spool } from '@indev/spool'
import { screenAll } from './deny-list.ts'
import { encode } from './encoder.ts'
import type { CommandDescriptor, CommandResult } from './descriptor.ts'
import { installationId } from './install-id.ts'
import { appendJournal } from './journal/append.ts'
import type { JournalEntry } from './journal-entry.ts'
import type { FinishReport } from './recorder.ts'
import type { ProcessContext } from './recorder-context.ts'
import { resourceOf } from './resource.ts'
import { rootSpan } from './root-span.ts'
import type { SpanValue } from './schema.ts'
import type { EventRecord, SpanRecord } from './span-record.ts'
import { TRACES_SCHEMA } from './spool-options.ts'
import { labelOf, ownTree } from './state-io.ts'
import type { TimeShares } from './time-split.ts'
import type { TraceOrigin } from './trace-context.ts'

/** A command that has ended, as the recorder saw it. */
export interface EndedCommand {
  /** Of the journal line and the spool record: the trace's, where the command has one of its own. */
  readonly id: string
  readonly origin: TraceOrigin
  readonly descriptor: CommandDescriptor
  readonly result: CommandResult
  /** Whether a span is wanted besides the journal line. */
  readonly isTraced: boolean
  /** Ms from the start of the process. */
  readonly startupMs: number
  /** What was loaded while the command waited took this long; `undefined` where nothing was. */
  readonly loadUs: number | undefined
  /** Ms from the start of the process. */
  readonly endMs: number
  readonly shares: TimeShares
  readonly milestones: Readonly<Record<string, number>>
  readonly events: readonly EventRecord[]
  readonly attributes: Readonly<Record<string, SpanValue>>
  readonly traceId: string
  readonly rootId: string
  readonly children: readonly SpanRecord[]
  readonly dropped: number
}

/**
 * Puts an ended command on disk: journal line, then span bytes, then one append to the spool.
 *
 * In this order, so that a kill in between leaves a command that was counted but not sent, which the
 * backend can see, and never the reverse. For the same reason there is no span without its line.
 * Never throws.
 */
export function keep(
  ended: EndedCommand,
  context: ProcessContext & { readonly spool: Pick<Spool, 'appendSync'> },
): FinishReport {
  const clock = stopwatch(context.deps.monotonicMs)
  const durationNs = toNs(ended.endMs)
  const report = {
    durationNs,
    dropped: ended.dropped,
    redacted: 0,
    serializeUs: 0,
    appendUs: 0,
  }
  let isFirstOfDay: boolean
  try {
    ownTree(context.paths.stateDir)
    isFirstOfDay = appendJournal(context.paths, journalEntry(ended, context))
  } catch (error) {
    return { ...report, journal: 'failed', spool: 'off', why: labelOf(error), journalUs: clock() }
  }
  const written = { ...report, journal: 'written', journalUs: clock() } as const
  if (!ended.isTraced)
    return { ...written, spool: 'off', ...(isFirstOfDay ? { tidyDue: true } : {}) }
  try {
    const { app, env } = context.options
    const resource = resourceOf(app, installationId(context.paths), env)
    const { spans, redacted } = screened(root(ended, context), ended.children)
    const payload = encode(spans, resource)
    const serializeUs = clock()
    const result = context.spool.appendSync({ payload, schema: TRACES_SCHEMA, id: ended.id })
    const measured = { ...written, redacted, serializeUs, appendUs: clock() }
    return result.ok
      ? { ...measured, spool: 'appended' }
      : { ...measured, spool: 'dropped', why: result.reason }
  } catch (error) {
    return { ...written, spool: 'failed', why: labelOf(error) }
  }
}

function journalEntry(ended: EndedCommand, { options, deps }: ProcessContext): JournalEntry {
  const { result, shares, loadUs } = ended
  return {
    v: 1,
    id: ended.id,
    atMs: deps.nowMs(),
    command: ended.descriptor.path,
    version: options.app.version,
    outcome: result.outcome,
    ...(result.cause === undefined ? {} : { cause: result.cause }),
    ...(options.consent.state === 'local' ? { local: true } : {}),
    exitCode: result.exitCode,
    durationNs: toNs(ended.endMs),
    activeNs: toNs(shares.activeMs),
    networkNs: toNs(shares.networkMs),
    promptNs: toNs(shares.promptMs),
    suspendedNs: toNs(shares.suspendedMs),
    milestones: ended.milestones,
    self: {
      startupUs: Math.round(ended.startupMs * 1000),
      ...(loadUs === undefined ? {} : { loadUs }),
    },
  }
}

function root(ended: EndedCommand, { options, deps }: ProcessContext): SpanRecord {
  return rootSpan({
    app: options.app,
    path: ended.descriptor.path,
    traceId: ended.traceId,
    spanId: ended.rootId,
    startMs: deps.originMs,
    endMs: deps.originMs + ended.endMs,
    attributes: ended.attributes,
    events: ended.events,
    result: ended.result,
    shares: ended.shares,
    startupMs: ended.startupMs,
    dropped: ended.dropped,
    origin: ended.origin,
  })
}

/** All spans after the second net; the command's own says how much that caught. */
function screened(
  command: SpanRecord,
  children: readonly SpanRecord[],
): { readonly spans: readonly SpanRecord[]; readonly redacted: number } {
  const all = screenAll([command, ...children])
  const redacted = all.reduce((sum, each) => sum + each.redacted, 0)
  const [own = command, ...others] = all.map(({ span }) => span)
  const attributes = { ...own.attributes, 'cli.redacted': redacted }
  return { spans: [{ ...own, attributes }, ...others], redacted }
}

/** Each call gives the microseconds since the one before. */
function stopwatch(monotonicMs: () => number): () => number {
  let lastMs = monotonicMs()
  return () => {
    const nowMs = monotonicMs()
    const passedUs = Math.round((nowMs - lastMs) * 1000)
    lastMs = nowMs
    return passedUs
  }
}

function toNs(ms: number): number {
  return Math.round(ms * 1e6)
}
