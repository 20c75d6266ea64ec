/** One HTTP request of a command. */
export interface HttpRequest {
  readonly method: string
  /** Absolute `http:` or `https:` URL. */
  readonly url: string | URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /**
   * From the call to the last byte of the answer, ms.
   * @defaultValue 30_000
   */
  readonly timeoutMs?: number
  /**
   * What may be sent again when no answer came, or one that says "later" (429, 502, 503, 504):
   * `'safe'`, a GET or HEAD; `'keyed'`, a request with an `Idempotency-Key` that the platform honours.
   * At most 5 tries, `Retry-After` honoured; an address where nothing listens, or that says nothing for `timeoutMs`, is not
   * tried again.
   * @defaultValue 'never'
   */
  readonly retry?: 'safe' | 'keyed' | 'never'
  /**
   * From the call to the last byte of the last try, ms: no wait ends later.
   * @defaultValue 60_000
   */
  readonly deadlineMs?: number
  /** Whether to send `traceparent` and record a client span: only towards one's own platform. */
  readonly traced: boolean
}

/** A complete HTTP answer; any status is an answer, not an error. */
export interface HttpResponse {
  readonly status: number
  /** Header values by lower-case name; repeated headers are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** The body, decoded as UTF-8. */
  readonly text: string
  /**
   * The body as JSON.
   * @throws {@link CliError} `platform.bad-answer` when it is not JSON.
   */
  json(): unknown
}

/** Sends one request; connection failures are {@link CliError}s of kind `unreachable`. */
export type HttpClient = (request: HttpRequest) => Promise<HttpResponse>
