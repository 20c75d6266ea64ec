/** Every code of `SloError`. Callers branch on the code, never on the message. */
export type SloErrorCode =
  | 'ERR_SLO_COUNT'
  | 'ERR_SLO_DEFINITION'
  | 'ERR_SLO_DURATION'
  | 'ERR_SLO_HISTOGRAM'
  | 'ERR_SLO_LEVEL'
  | 'ERR_SLO_NUMBER'
  | 'ERR_SLO_TARGET'
  | 'ERR_SLO_TARGET_100'
  | 'ERR_SLO_UNREACHABLE'
  | 'ERR_SLO_WINDOW'
  | 'ERR_SLO_ZONE'

/** The only error this package throws on purpose; the message says what, the value, and the bound. */
export class SloError extends Error {
  /** Always `SloError`. */
  override readonly name = 'SloError'
  /** What went wrong, for programs. */
  readonly code: SloErrorCode

  constructor(code: SloErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
