import type { SliEvent } from './event.ts'

/** One upload, stamped by both clocks. */
export interface Batch {
  /** When it was sent, by the clock of the machine that recorded it, Unix ms. */
  readonly sentAtMs: number
  /** When it arrived, by the clock that is trusted, Unix ms. */
  readonly receivedAtMs: number
}

/** Clocks this close are left alone: a slow network looks the same. */
const TOLERATED_MS = 2 * 60_000
/** A clock further off than a day says nothing about when something happened. */
const CORRECTABLE_MS = 24 * 3_600_000

/**
 * Moves an event to the trusted clock: by the batch's skew when that is above two minutes, and never
 * past its arrival. With a skew above 24 hours it is excluded as `clock`.
 */
export function correctSkew(batch: Batch, event: SliEvent): SliEvent {
  const skewMs = batch.receivedAtMs - batch.sentAtMs
  const { receivedAtMs } = batch
  if (Math.abs(skewMs) > CORRECTABLE_MS) {
    return { ...event, atMs: receivedAtMs, receivedAtMs, outcome: { excluded: 'clock' } }
  }
  const shifted = event.atMs + (Math.abs(skewMs) > TOLERATED_MS ? skewMs : 0)
  return { ...event, atMs: Math.min(shifted, receivedAtMs), receivedAtMs }
}
