/** Why a platform could not start. */
export type PlatformErrorCode =
  | 'ERR_PLATFORM_DATA_DIR'
  | 'ERR_PLATFORM_DATA_VERSION'
  | 'ERR_PLATFORM_HOST'
  | 'ERR_PLATFORM_LISTEN'
  | 'ERR_PLATFORM_OPTION'
  | 'ERR_PLATFORM_PROVISIONER'

/** The platform could not start; `code` says why. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError'
  readonly code: PlatformErrorCode

  constructor(code: PlatformErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
