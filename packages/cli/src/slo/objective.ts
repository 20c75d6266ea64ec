import {
  type Sli,
  type Slo,
  durationMs,
  parseDuration,
  parseTarget,
  rolling,
  windowAt,
} from '@indev/slo'
import type { SloDefinition } from '../app.ts'

/** Which recorded commands an objective is about, and which of their times. */
export interface Where {
  /** The command's words; every command when absent. */
  readonly command?: string
  readonly version?: string
  /** The time to this milestone, not that of the whole command. */
  readonly milestone?: string
  /** What the telemetry pipeline itself did, and no command. */
  readonly part?: Part
}

/**
 * A part of the telemetry pipeline. `load`: the time that recording took while a command ran. `upload`:
 * requests to the collector. `age`: how long records had waited when the collector took them in.
 */
export type Part = (typeof PARTS)[number]

/** Every part there is. */
export const PARTS = ['load', 'upload', 'age'] as const

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
export function pipelineObjectives(service: string): readonly Objective[] {
  const promise = (id: string, title: string, part: Part, sli: Sli): Objective => ({
    title,
    where: { part },
    origin: 'built in',
    slo: {
      id,
      service,
      target: parseTarget('99%'),
      window: rolling(parseDuration('30d')),
      method: 'Occurrences',
      sli,
    },
  })
  return [
    promise('telemetry-cost', 'recording delays a command by at most 10 ms', 'load', within(10)),
    promise('telemetry-upload', 'the collector takes in what is sent', 'upload', { kind: 'ratio' }),
    promise('telemetry-age', 'records arrive within a day', 'age', within(86_400_000)),
  ]
}

function within(thresholdMs: number): Sli {
  return { kind: 'latency', thresholdNs: thresholdMs * 1e6 }
}

/** The pipeline's own objectives are nobody's question before there is an answer. */
export function isIdle({ where }: Objective, events: number, asked: readonly string[]): boolean {
  return where.part !== undefined && events === 0 && asked.length === 0
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
