import { openSpool } from '@indev/spool'
import { commandRecorder } from './command-recorder.ts'
import type { Consent } from './consent.ts'
import type { CommandDescriptor } from './descriptor.ts'
import { offRecorder } from './off-recorder.ts'
import type { ScopedRecorder } from './recorder.ts'
import { spoolOptions } from './spool-options.ts'
import type { TelemetryDeps, TelemetryOptions } from './telemetry-options.ts'
import { warmUp } from './warm-up.ts'

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
  const warm = warmUp(deps.monotonicMs)
  const spool = openSpool(spoolOptions(paths))
  return {
    consent,
    begin: (command) => commandRecorder(command, { options, paths, deps, warm, spool }),
  }
}

/** Since the start of the process. The first use of `performance` would load ten of Node's modules for this. */
function monotonicMs(): number {
  return process.uptime() * 1000
}
