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
