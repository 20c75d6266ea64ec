import { CliError } from './errors.ts'

/**
 * Whether a part of this program could not be loaded because the program was replaced or removed since this
 * process began: by an upgrade, while a command waited.
 *
 * @param own - A file of the program that was there when the process began.
 */
export function isReplaced(error: unknown, own: string | URL = new URL(import.meta.url)): boolean {
  return isOfLoading(error) && isChanged(own)
}

/** What that is to whoever ran the command: nothing is wrong with either version. */
export function replaced(app: string, cause: unknown): CliError {
  return new CliError({
    slug: 'cli.replaced',
    kind: 'environment',
    message: `${app} was replaced or removed while it ran; run the command again`,
    recordable: true,
    retryable: true,
    cause,
  })
}

/** A file that is not there, or that does not fit those that are loaded. */
function isOfLoading(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : undefined
  return (
    code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || error.name === 'SyntaxError'
  )
}

function isChanged(file: string | URL): boolean {
  try {
    // The entry imports nothing that most runs have no use for.
    return process.getBuiltinModule('node:fs').statSync(file).ctimeMs > performance.timeOrigin
  } catch {
    return true
  }
}
