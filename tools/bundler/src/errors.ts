/** Everything that can go wrong while bundling, by code. */
export type BundlerErrorCode =
  | 'ERR_BUNDLER_MANIFEST'
  | 'ERR_BUNDLER_BUILD'
  | 'ERR_BUNDLER_CLOSURE'
  | 'ERR_BUNDLER_USAGE'

/** The bundler's only error class; branch on `code`. */
export class BundlerError extends Error {
  override readonly name = 'BundlerError'
  readonly code: BundlerErrorCode

  constructor(code: BundlerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
