import { openSpool } from '@indev/spool'
import type { CommandDescriptor } from '../../src/descriptor.ts'
import { readJournal } from '../../src/journal.ts'
import type { JournalEntry } from '../../src/journal-entry.ts'
import type { ScopedRecorder } from '../../src/recorder.ts'
import { spoolOptions } from '../../src/spool-options.ts'
import { openTelemetry } from '../../src/telemetry.ts'
import { type OfficialSpan, officialSpans } from './official.ts'
import { APP, type Place } from './place.ts'

/** A recorder whose clock a test moves. */
export interface Session {
  readonly recorder: ScopedRecorder
  /** Lets time pass, ms. */
  readonly pass: (ms: number) => void
  readonly spans: () => OfficialSpan[]
  readonly entries: () => readonly JournalEntry[]
}

/** The process began here, Unix ms. */
export const ORIGIN_MS = 1_700_000_000_000

/** Begins a command 10 ms after the start of its process. */
export function begin(
  place: Place,
  command: CommandDescriptor,
  env: NodeJS.ProcessEnv = {},
  state: 'local' | 'on' = 'on',
): Session {
  let now = 10
  const telemetry = openTelemetry({
    app: APP,
    env: { ...place.env, ...env },
    paths: place.paths,
    consent: { state, rule: 'flag', detail: '' },
    uploaderEntry: new URL('file:///nowhere/uploader.js'),
    builtInHosts: ['platform.example'],
    deps: { nowMs: () => ORIGIN_MS + now, monotonicMs: () => now, originMs: ORIGIN_MS },
  })
  const recorder = telemetry.begin(command)
  return {
    recorder,
    pass: (ms) => {
      now += ms
    },
    entries: () => readJournal(place.paths).entries,
    spans: () => {
      const spool = openSpool(spoolOptions(place.paths))
      return [...spool.inspect()]
        .flatMap((segment) => spool.read(segment.file) ?? [])
        .flatMap((record) => officialSpans(record.payload))
    },
  }
}
