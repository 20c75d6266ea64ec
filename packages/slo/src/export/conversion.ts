import { windowAt } from '@indev/slo'
import type { Window } from '../window.ts'

/** Something that the other system cannot say as the SLO does. */
export interface Loss {
  /** Id of the SLO. */
  readonly slo: string
  /** The field that changes its meaning. */
  readonly field: 'method' | 'window' | 'noData' | 'weighting' | 'sli'
  /** What is said instead. */
  readonly message: string
}

/** The result of a conversion, and what it lost: empty when it means the same. */
export interface Conversion<T> {
  /** What was converted. */
  readonly value: T
  /** Empty when it means the same. */
  readonly losses: readonly Loss[]
}

/** Where lengths of calendar periods are taken: 2026 has 365 days, January 31. */
const TYPICAL_MS = Date.UTC(2026, 3, 15)

/** The length of a window, ms; of a calendar window, that of one typical period. */
export function typicalLengthMs(window: Window): number {
  return windowAt(window, TYPICAL_MS).lengthMs
}
