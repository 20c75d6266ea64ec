import type { Cause, RecordedOutcome } from './descriptor.ts'

/**
 * What the pipeline cost this command, as far as it was known when the line was written.
 *
 * The line comes first, so it can't hold what follows it: `finish()` returns those figures.
 */
export interface JournalSelf {
  /** From the start of the process to the start of the recording. */
  readonly startupUs: number
  /** Of what was run early for the end, while the command ran; absent when nothing was. */
  readonly loadUs?: number | undefined
}

/** One line of the SLI journal: one command, without anything that identifies a person. */
export interface JournalEntry {
  readonly v: 1
  /** 32 hexadecimal digits: the trace id where a span was recorded. */
  readonly id: string
  /** Unix ms of the end. */
  readonly atMs: number
  /** The command's words: `cluster create`. */
  readonly command: string
  readonly version: string
  readonly outcome: RecordedOutcome
  readonly cause?: Cause | undefined
  /** Recorded with consent `local`: it is in no metric, whatever consent is later. */
  readonly local?: boolean | undefined
  /** -1 when nobody knows it: the command was interrupted. */
  readonly exitCode: number
  readonly durationNs: number
  /** Neither waiting for the network, nor for a person, nor suspended. */
  readonly activeNs: number
  readonly networkNs: number
  readonly promptNs: number
  readonly suspendedNs: number
  /** Ns from the start of the command, by name. */
  readonly milestones: Readonly<Record<string, number>>
  readonly self: JournalSelf
}

/** What a range of the journal holds. */
export interface JournalRead {
  /** In the order of the files and of the lines within them. */
  readonly entries: readonly JournalEntry[]
  /** Lines whose checksum or shape is wrong: torn by a kill or damaged since. */
  readonly corruptLines: number
}
