import { CliError } from '@indev/cli'

/** The error for a kubeconfig that cannot be used. */
export function trouble(
  slug: 'kubeconfig.unreadable' | 'kubeconfig.unwritable',
  message: string,
  cause: unknown,
): CliError {
  return new CliError({ slug, kind: 'environment', message, recordable: true, cause })
}

/** The system's code of an error, by shape: it may come from another realm. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Why something failed, in as few words as there are. */
export function reason(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.message : 'unknown')
}
