import { isSet } from './ci.ts'

/** Where an endpoint may come from, first wins. */
export interface EndpointInput {
  readonly env: NodeJS.ProcessEnv
  /** The app's environment prefix: `<prefix>_OTLP_ENDPOINT` is read. */
  readonly prefix: string
  /** From the user's settings. */
  readonly config?: string | undefined
  /** From the platform's discovery document. */
  readonly discovered?: string | undefined
}

/**
 * The OTLP base URL that spans go to, without a trailing slash.
 *
 * A source that is set but not usable ends the search: what was meant for one place must not go to
 * another. Usable is `https:`, and `http:` to a loopback address, or to any where
 * `<prefix>_OTLP_INSECURE` is set; no credentials, query or fragment.
 *
 * Asks for `config` and `discovered` only when it comes to them: a caller may pass getters that read.
 *
 * @returns `undefined` when there is none: spans stay in the bounded spool.
 */
export function resolveEndpoint(input: EndpointInput): string | undefined {
  const set =
    filled(input.env[`${input.prefix}_OTLP_ENDPOINT`]) ??
    filled(input.config) ??
    filled(input.discovered)
  if (set === undefined) return undefined
  return acceptEndpoint(set, allowsPlainHttp(input.env, input.prefix))
}

function filled(candidate: string | undefined): string | undefined {
  return candidate === '' ? undefined : candidate
}

/**
 * The URL in its one form, or `undefined` when nothing may be sent there.
 *
 * @param allowsPlain - Whether `http:` may leave this machine.
 */
export function acceptEndpoint(candidate: string, allowsPlain = false): string | undefined {
  const url = URL.parse(candidate)
  if (url === null || url.username !== '' || url.password !== '') return undefined
  if (url.search !== '' || url.hash !== '') return undefined
  const isSafe =
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && (allowsPlain || isLoopback(url.hostname)))
  return isSafe ? `${url.origin}${url.pathname.replace(/\/+$/u, '')}` : undefined
}

/** Whether the user said in so many words that spans may go unencrypted. */
export function allowsPlainHttp(env: NodeJS.ProcessEnv, prefix: string): boolean {
  return isSet(env[`${prefix}_OTLP_INSECURE`])
}

/** Whether a host is this machine. `URL` has already normalized the host: 127.1 is 127.0.0.1 here. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/u.test(hostname)
}

/** The variable that names the certificates to trust; the uploader has to get it. */
export function certificateVariable(prefix: string): string {
  return `${prefix}_OTLP_CERTIFICATE`
}
