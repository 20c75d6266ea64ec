import type { ScopedSpan } from './recorder.ts'

/** A span that records nothing. */
export const INERT_SPAN: ScopedSpan = {
  traceparent: undefined,
  run: (work) => work(),
  end: () => undefined,
}
