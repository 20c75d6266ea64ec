const ALLOWED = /^[A-Za-z0-9_.-]{1,64}$/u

/** The fallback that the semantic conventions name. */
export const OTHER = '_OTHER'

/**
 * An error's type as it may be recorded: a slug, a system code, a status, a class.
 *
 * Spaces, slashes, `@`, `:` and length are what messages, paths and addresses have and types do not.
 */
export function recordableErrorType(errorType: string | undefined): string {
  return errorType !== undefined && ALLOWED.test(errorType) ? errorType : OTHER
}
