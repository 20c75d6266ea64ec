import { CLI_SERVICE, commandSpans, type Evidence } from './evidence.ts'
import type { CommandRun } from './indev-command.ts'
import type { ReceivedSpan } from './otlp-spans.ts'
import { SHOWN_COMMAND } from './story.ts'

/** The one line that `demo --json` ends with; all of it measured. */
export interface DemoResult {
  readonly ok: boolean
  readonly commands: readonly {
    readonly argv: readonly string[]
    readonly exitCode: number | null
    readonly wallMs: number
  }[]
  readonly collector: {
    readonly spans: number
    readonly names: readonly string[]
    /** Every request to the backend carried the credential, and one without it was refused. */
    readonly credential: boolean
  }
  readonly trace: {
    readonly id: string | null
    readonly cliSpans: number
    readonly platformSpans: number
  }
  readonly uploaders: {
    readonly spawned: number
    /** `null` where the system does not tell. */
    readonly maxAlive: number | null
    readonly maxLeases: number
  }
  readonly spool: { readonly pending: number; readonly dropped: number }
  readonly slo: unknown
}

export function demoResult(
  ok: boolean,
  evidence: Evidence,
  runs: readonly CommandRun[],
  slo: unknown,
): DemoResult {
  const { spans, requests, probes, pipeline } = evidence
  const trace = shownTrace(evidence)
  return {
    ok,
    commands: runs.map(({ argv, exitCode, wallMs }) => ({
      argv,
      exitCode,
      wallMs: Math.round(wallMs * 10) / 10,
    })),
    collector: {
      spans: spans.length,
      names: [...new Set(spans.map(({ name }) => name))].toSorted(),
      credential: probes > 0 && requests.refused === probes && requests.accepted > 0,
    },
    trace: {
      id: trace[0]?.traceId ?? null,
      cliSpans: trace.filter(({ service }) => service === CLI_SERVICE).length,
      platformSpans: trace.filter(({ service }) => service !== CLI_SERVICE).length,
    },
    uploaders: {
      spawned: pipeline.spawned,
      maxAlive: evidence.detached?.maxAlive ?? null,
      maxLeases: evidence.maxLeases,
    },
    spool: { pending: pipeline.pending, dropped: pipeline.dropped },
    slo,
  }
}

/** The spans of the trace that is worth showing: a command that waits while the platform works. */
export function shownTrace({ played, spans }: Evidence): readonly ReceivedSpan[] {
  const shown = played.find(({ step }) => step.command === SHOWN_COMMAND)
  const [root] = shown === undefined ? [] : commandSpans(shown, spans)
  return spans.filter(({ traceId }) => traceId === root?.traceId)
}
