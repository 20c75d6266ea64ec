import type { OpenSpan } from '@indev/crash'
import type { CommandRecorder, SpanRecorder } from '@indev/telemetry'
import type { CliApp, CommandEntry } from '../app.ts'
import type { Clock } from '../streams.ts'
import { type CrashWatch, UNWATCHED } from './crash-watch.ts'

/** What names are made of; a sentence may say anything. */
const WORD = /^[\w.-]{1,64}$/u

/** What leaves crumbs, and where the open spans are known. */
export interface WatchedOptions {
  readonly watch: CrashWatch
  readonly app: CliApp
  readonly entry: CommandEntry
  readonly clock: Clock
}

/**
 * The recorder, with a crumb for each of its steps: words of the program only, never a URL or a value.
 *
 * The first crumb of a process costs a millisecond, so that of a request is left once the request is on its way.
 */
export function watchedRecorder(
  recorder: CommandRecorder,
  { watch, app, entry, clock }: WatchedOptions,
): CommandRecorder {
  if (watch === UNWATCHED) return recorder
  const name = [app.identity.name, ...entry.path].join(' ')
  const { traceId } = recorder
  const trace = traceId === undefined ? {} : { traceId }
  const open = new Set<OpenSpan>([
    { name, startedAtMs: Math.round(clock.nowMs() - process.uptime() * 1000), ...trace },
  ])
  watch.onOpenSpans(() => [...open])
  const waiting: (readonly [kind: string, text: string])[] = []
  const flush = (): void => {
    for (const [kind, text] of waiting.splice(0)) watch.crumb(kind, text)
  }
  const leave = (kind: string, text: string): void => {
    waiting.push([kind, text])
    flush()
  }

  return {
    ...recorder,
    event(event, attributes) {
      if (WORD.test(event)) leave('event', event)
      recorder.event(event, attributes)
    },
    milestone(milestone) {
      if (WORD.test(milestone)) leave('milestone', milestone)
      recorder.milestone(milestone)
    },
    startSpan(spanName, kind, http): SpanRecorder {
      const span = recorder.startSpan(spanName, kind, http)
      const own: OpenSpan = { name: spanName, startedAtMs: clock.nowMs(), ...trace }
      open.add(own)
      waiting.push([kind === 'client' ? 'http' : 'span', `${spanName} started`])
      setImmediate(flush)
      return {
        ...span,
        end(end) {
          if (open.delete(own)) {
            const how = end?.http?.statusCode ?? end?.errorType ?? 'ended'
            leave(kind === 'client' ? 'http' : 'span', `${spanName} ${how}`)
          }
          span.end(end)
        },
      }
    },
  }
}
