import type { CommandRun } from './indev-command.ts'
import type { ReceivedSpan } from './otlp-spans.ts'
import type { DetachedReport } from './detached-watch.ts'
import type { PipelineCounts } from './pipeline.ts'
import type { Step } from './story.ts'

/** A step of the story and what came of it. */
export interface Played {
  readonly step: Step
  readonly run: CommandRun
}

/** Everything that the judge may know; all of it measured. */
export interface Evidence {
  readonly played: readonly Played[]
  /** What arrived behind the collector. */
  readonly spans: readonly ReceivedSpan[]
  readonly requests: {
    readonly accepted: number
    readonly refused: number
    readonly malformed: number
  }
  /** Requests sent on purpose without the credential. */
  readonly probes: number
  /** Strings that must not be in any span of the CLI. */
  readonly secrets: readonly string[]
  /** `undefined` where the system does not tell. */
  readonly detached: DetachedReport | undefined
  /** The most processes that held the lease at the same time. */
  readonly maxLeases: number
  /** What the CLI says of its own pipeline, after the flush. */
  readonly pipeline: PipelineCounts
  /** `kubectl get nodes`; `undefined` where there is no kubectl. */
  readonly nodes: CommandRun | undefined
}

/** `service.name` of the CLI's spans. */
export const CLI_SERVICE = 'indev'

/** The span of a command: the root span of that name that began while the command ran. */
export function commandSpans(
  { step, run }: Played,
  spans: readonly ReceivedSpan[],
): readonly ReceivedSpan[] {
  const fromNs = BigInt(run.startedAtMs - CLOCK_SLACK_MS) * 1_000_000n
  const toNs = BigInt(run.endedAtMs + CLOCK_SLACK_MS) * 1_000_000n
  return spans.filter(
    (span) =>
      span.service === CLI_SERVICE &&
      span.parentSpanId === '' &&
      span.name === `${CLI_SERVICE} ${step.command}` &&
      span.startNs >= fromNs &&
      span.startNs <= toNs,
  )
}

/** Two processes read the wall clock; between two commands lies more than this. */
const CLOCK_SLACK_MS = 20
