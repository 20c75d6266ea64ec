import type { JournalEntry } from '@indev/telemetry'

/** What a journal line says of how a command ended. */
export type Recorded = Pick<JournalEntry, 'command' | 'outcome' | 'cause' | 'exitCode'>

/** Just that part of a line. */
export function recordedOf({ command, outcome, cause, exitCode }: JournalEntry): Recorded {
  return cause === undefined
    ? { command, outcome, exitCode }
    : { command, outcome, cause, exitCode }
}
