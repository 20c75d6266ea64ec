import type { CommandDescriptor } from './descriptor.ts'
import { eventLog } from './event-log.ts'
import { INERT_SPAN } from './inert-span.ts'
import { randomHex, traceparent } from './ids.ts'
import type { EndedCommand } from './keep.ts'
import type { ScopedRecorder, FinishReport } from './recorder.ts'
import type { RecorderContext } from './recorder-context.ts'
import { beginRun } from './run-file.ts'
import { type SpanValue, admit } from './schema.ts'
import { spanTree } from './span-tree.ts'
import { timeSplit } from './time-split.ts'
import { traceOrigin } from './trace-context.ts'

/** Records one run of `descriptor`; with consent `local` into the journal only. */
export function commandRecorder(
  descriptor: CommandDescriptor,
  context: RecorderContext,
): ScopedRecorder {
  const { options, deps } = context
  const isTraced = options.consent.state === 'on'
  const startupMs = deps.monotonicMs()
  const attributes: Record<string, SpanValue> = {}
  let dropped = 0
  const onDropped = (count: number): void => {
    dropped += count
  }
  const nowMs = (): number => deps.originMs + deps.monotonicMs()
  const time = timeSplit(deps.monotonicMs, 0)
  const events = eventLog({ descriptor, monotonicMs: deps.monotonicMs, nowMs, onDropped })
  const origin = isTraced ? traceOrigin(options.env, options.app.envPrefix) : {}
  const tree = spanTree({
    traceId: origin.parent?.traceId,
    descriptor,
    builtInHosts: options.builtInHosts ?? [],
    nowMs,
    random: deps.random,
    onDropped,
  })
  // Several commands may share a trace that they joined; an id is a command's alone.
  const hasOwnTrace = isTraced && origin.parent === undefined
  const id = hasOwnTrace ? tree.traceId : randomHex(16, deps.random)
  const endRun = beginRun(context.paths, {
    id,
    traceId: isTraced ? tree.traceId : undefined,
    spanId: tree.rootId,
    startMs: deps.originMs,
    command: descriptor.path,
    version: options.app.version,
  })
  let loadUs: number | undefined
  let report: FinishReport | undefined
  /** Until the end is recorded; what comes later has no span to go to. */
  const whileOpen = (work: () => void): void => {
    if (report === undefined) work()
  }

  return {
    traceId: isTraced ? tree.traceId : undefined,
    traceparent: isTraced ? traceparent(tree.traceId, tree.rootId) : undefined,
    set: (wanted) =>
      whileOpen(() => {
        const admitted = admit(descriptor.attributes, wanted)
        Object.assign(attributes, admitted.attributes)
        onDropped(admitted.dropped)
      }),
    event: (name, wanted = {}) => whileOpen(() => events.add(name, wanted)),
    exception: (facts) => whileOpen(() => events.fail(facts)),
    milestone: (name) => whileOpen(() => events.reach(name)),
    startSpan: (name, kind, http) =>
      isTraced && report === undefined ? tree.start(name, kind, http) : INERT_SPAN,
    async measure(kind, work) {
      const end = time.begin(kind)
      try {
        return await work()
      } finally {
        end()
      }
    },
    suspended: (durationMs) => time.suspended(durationMs),
    preload() {
      if (loadUs !== undefined) return
      const fromMs = deps.monotonicMs()
      const ending = context.ending()
      if (isTraced) ending.warmUp()
      loadUs = Math.round((deps.monotonicMs() - fromMs) * 1000)
    },
    finish(result) {
      if (report !== undefined) return report
      // What the end takes is no time of the command's.
      const ended: EndedCommand = {
        id,
        origin,
        descriptor,
        result,
        isTraced,
        startupMs,
        loadUs,
        endMs: deps.monotonicMs(),
        shares: time.shares(),
        milestones: events.milestones,
        events: events.events,
        attributes,
        traceId: tree.traceId,
        rootId: tree.rootId,
        children: tree.close(),
        dropped,
      }
      report = context.ending().keep(ended)
      // Where the end could not be written, the run file stays and says that there was a beginning.
      if (report.journal === 'written') endRun()
      return report
    },
    maybeUpload: () => context.ending().upload(),
  }
}
