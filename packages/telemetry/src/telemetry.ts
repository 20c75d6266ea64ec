import { commandRecorder } from './command-recorder.ts'
import type { Consent } from './consent.ts'
import type { CommandDescriptor } from './descriptor.ts'
import { type Ending, endingOf } from './ending.ts'
import { NOTHING, offRecorder } from './off-recorder.ts'
import type { ScopedRecorder } from './recorder.ts'
import type { ProcessContext } from './recorder-context.ts'
import { labelOf } from './state-io.ts'
import type { TelemetryDeps, TelemetryOptions } from './telemetry-options.ts'

/** The pipeline of one process. */
export interface Telemetry {
  readonly consent: Consent
  /** Starts recording a command; its span starts with the process. */
  begin(command: CommandDescriptor): ScopedRecorder
}

/**
 * Opens the pipeline: no I/O, nothing loaded, no listener, no timer.
 *
 * With consent `off`, or without paths, every method of its recorders does nothing.
 */
export function openTelemetry(options: TelemetryOptions): Telemetry {
  const { paths, consent } = options
  if (paths === undefined || consent.state === 'off') {
    return { consent, begin: () => offRecorder() }
  }
  const deps: TelemetryDeps = {
    nowMs: Date.now,
    monotonicMs,
    originMs: Date.now() - monotonicMs(),
    random: Math.random,
    ...options.deps,
  }
  const context: ProcessContext = { options, paths, deps }
  let end: Ending | undefined
  const ending = (): Ending => (end ??= loadedEnding(context))
  return { consent, begin: (command) => commandRecorder(command, { ...context, ending }) }
}

/** A program whose files are gone, in the middle of an upgrade, loads nothing any more: it ends as it would have. */
function loadedEnding(context: ProcessContext): Ending {
  try {
    return endingOf(context)
  } catch (cause) {
    return {
      warmUp: () => undefined,
      keep: () => ({ ...NOTHING, journal: 'failed', why: labelOf(cause) }),
      upload: () => ({ outcome: 'failed', cause }),
    }
  }
}

/** Since the start of the process. The first use of `performance` would load ten of Node's modules for this. */
function monotonicMs(): number {
  return process.uptime() * 1000
}
