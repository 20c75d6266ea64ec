import { recordableErrorType } from './error-type.ts'
import type { ExceptionFacts } from './recorder.ts'
import type { SpanValue } from './schema.ts'

/** The name that the semantic conventions give to it. */
export const EXCEPTION = 'exception'

const FINGERPRINT = /^[0-9a-f]{16}$/u

/**
 * What is recorded of a bug. Neither message nor stack, which the conventions foresee: both may hold anything.
 *
 * @returns `undefined` for facts that are not of the form that they must have.
 * @see https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/
 */
export function exceptionAttributes({
  type,
  fingerprint,
  fingerprintVersion,
  count,
}: ExceptionFacts): Readonly<Record<string, SpanValue>> | undefined {
  const isSound =
    FINGERPRINT.test(fingerprint) && [fingerprintVersion, count].every(Number.isSafeInteger)
  if (!isSound) return undefined
  return {
    'exception.type': recordableErrorType(type),
    'crash.fingerprint': fingerprint,
    'crash.fingerprint_version': fingerprintVersion,
    'crash.count': count,
  }
}
