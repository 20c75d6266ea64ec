import { type Slo, durationMs, parseDuration, parseTarget, rolling, windowAt } from '@indev/slo'
import type { SloDefinition } from '../app.ts'

/** Which recorded commands an objective is about, and which of their times. */
export interface Where {
  /** The command's words; every command when absent. */
  readonly command?: string
  readonly version?: string
  /** The time to this milestone, not that of the whole command. */
  readonly milestone?: string
  /** `load`: the time that recording itself took while the command ran. */
  readonly part?: 'load'
}

/** An objective, wherever it was defined. */
export interface Objective {
  readonly slo: Slo
  readonly title: string
  readonly where: Where
  /** `built in`, or the file. */
  readonly origin: string
}

/** An objective of the app's own table. */
export function builtIn(definition: SloDefinition, service: string): Objective {
  const { id, title, target, window, sli } = definition
  const where: Where = {
    ...(sli.command === undefined ? {} : { command: sli.command }),
    ...(sli.kind === 'latency' && sli.milestone !== undefined ? { milestone: sli.milestone } : {}),
  }
  return {
    title,
    where,
    origin: 'built in',
    slo: {
      id,
      service,
      target: parseTarget(target),
      window: rolling(parseDuration(window)),
      method: 'Occurrences',
      ...(sli.kind === 'latency'
        ? { sli: { kind: 'latency', thresholdNs: Math.round(sli.thresholdMs * 1e6) } }
        : {}),
    },
  }
}

/** What the telemetry pipeline promises of itself, for any app. */
export function pipelineObjective(service: string): Objective {
  return {
    title: 'recording delays a command by at most 10 ms',
    where: { part: 'load' },
    origin: 'built in',
    slo: {
      id: 'telemetry-cost',
      service,
      target: parseTarget('99%'),
      window: rolling(parseDuration('30d')),
      method: 'Occurrences',
      sli: { kind: 'latency', thresholdNs: 10_000_000 },
    },
  }
}

/** As a person would write it: `30d`, or `1M calendar`. */
export function windowText({ window }: Slo): string {
  const { count, unit } = window.duration
  return `${count}${unit}${window.kind === 'calendar' ? ' calendar' : ''}`
}

/** When the earliest window of all began, Unix ms. */
export function earliestStartMs(objectives: readonly Objective[], atMs: number): number {
  return Math.min(atMs, ...objectives.map(({ slo }) => windowAt(slo.window, atMs).startMs))
}

/** The length of a rolling window, or of a calendar period around `atMs`, ms. */
export function windowMs({ window }: Slo, atMs: number): number {
  return window.kind === 'rolling' ? durationMs(window.duration) : windowAt(window, atMs).lengthMs
}
