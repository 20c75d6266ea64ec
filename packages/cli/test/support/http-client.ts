import type { CommandRecorder } from '@indev/telemetry'
import { createHttp, type HttpOwner } from '../../src/http.ts'
import type { HttpClient } from '../../src/http-types.ts'
import { openShop } from './shop.ts'

export const TRACEPARENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
export const PLATFORM = {
  defaultHost: 'http://127.0.0.1:4810',
  hostEnv: 'SHOP_HOST',
  startHint: 'shop-platform serve',
}

/** What a client is given, and what it said. */
export interface Noted {
  readonly http: HttpClient
  /** What its recorder was told. */
  readonly told: unknown[]
  /** How long it waited, ms, rounded. */
  readonly waits: number[]
  /** What it told the person, and what `--debug` shows. */
  readonly lines: string[]
}

/** A client whose waits take no time, and last as long as they should by its own clock. */
export function client(more: Partial<HttpOwner> = {}): Noted {
  const told: unknown[] = []
  const waits: number[] = []
  const lines: string[] = []
  let waitedMs = 0
  const telemetry: CommandRecorder = {
    traceId: 'a'.repeat(32),
    traceparent: undefined,
    set: () => undefined,
    event: () => undefined,
    exception: () => undefined,
    milestone: () => undefined,
    startSpan(name, kind, attributes) {
      told.push(['start', name, kind, attributes])
      return { traceparent: TRACEPARENT, end: (end) => told.push(['end', end]) }
    },
    async measure(kind, work) {
      told.push(['measure', kind])
      try {
        return await work()
      } finally {
        told.push(['measured', kind])
      }
    },
    suspended: () => undefined,
    preload: () => told.push(['preload']),
    finish: () => {
      throw new Error("not a client's business")
    },
    maybeUpload: () => ({ outcome: 'off', why: 'consent' }),
  }
  const http = createHttp({
    app: { ...openShop().app, platform: PLATFORM },
    telemetry,
    signal: new AbortController().signal,
    onTraced: () => told.push(['traced']),
    clock: { nowMs: () => NOW_MS, monotonicMs: () => waitedMs },
    random: () => 1,
    sleep(durationMs) {
      waits.push(Math.round(durationMs))
      waitedMs += durationMs
      return Promise.resolve()
    },
    narrate: (text) => lines.push(text),
    debug: (text) => lines.push(`debug: ${text}`),
    ...more,
  })
  return { http, told, waits, lines }
}

const NOW_MS = Date.UTC(2026, 10, 22)
