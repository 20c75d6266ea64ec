import { SloError } from '@indev/slo'
import type { Cursor, Path } from './cursor.ts'

/** What can be wrong with a definition. An error leaves its SLO out, a warning does not. */
export type DiagnosticCode =
  | 'syntax'
  | 'invalid'
  | 'missing'
  | 'unknown-kind'
  | 'unknown-version'
  | 'unresolved-reference'
  | 'minute-or-month'
  | 'month-as-30-days'
  | 'not-modelled'
  | 'operator-without-threshold'
  | 'time-was-a-date'

/** One finding, where it is. */
export interface Diagnostic {
  /** Whether its SLO was left out. */
  readonly severity: 'error' | 'warning'
  /** What kind of finding it is. */
  readonly code: DiagnosticCode
  /** For people. */
  readonly message: string
  /** Index of the document among those given. */
  readonly document: number
  /** Keys and indices from the root of the definition. */
  readonly path: Path
  /** From 1; where the parser could tell. */
  readonly line?: number
  /** From 1, with `line`. */
  readonly column?: number
}

/** Tells the line and column, from 1, of a path in a document. */
export type Locate = (path: Path) => { readonly line: number; readonly column: number } | undefined

/** Collects findings about one document. */
export interface Reporter {
  readonly error: (code: DiagnosticCode, at: Cursor, message: string) => undefined
  readonly warn: (code: DiagnosticCode, at: Cursor, message: string) => void
  /** What `read` gives, or an error where it throws a `SloError`. */
  readonly attempt: <T>(at: Cursor, read: () => T) => T | undefined
}

/** A reporter that appends to `into`. */
export function reporter(into: Diagnostic[], document: number, locate?: Locate): Reporter {
  const report = (
    severity: Diagnostic['severity'],
    code: DiagnosticCode,
    { path }: Cursor,
    message: string,
  ): void => {
    into.push({ severity, code, message, document, path, ...locate?.(path) })
  }
  const error = (code: DiagnosticCode, at: Cursor, message: string): undefined => {
    report('error', code, at, message)
  }
  return {
    error,
    warn: (code, at, message) => {
      report('warning', code, at, message)
    },
    attempt: (at, read) => {
      try {
        return read()
      } catch (cause) {
        if (!(cause instanceof SloError)) throw cause
        return error('invalid', at, cause.message)
      }
    },
  }
}
