import { CliError } from '@indev/cli'

/** Where `indev-platform serve` listens unless told otherwise. */
export const DEFAULT_HOST = 'http://127.0.0.1:4810'

/** Overrides {@link DEFAULT_HOST}. */
export const HOST_VARIABLE = 'INDEV_HOST'

/**
 * The platform's base URL in its one form, without a trailing slash: the key of what is kept about it.
 *
 * @param source - What named it, for the message.
 * @throws {@link CliError} `config.bad-host` for anything but https, or http to this machine: tokens
 *   travel to this address.
 */
export function acceptHost(given: string, source: string): string {
  const host = acceptUrl(given)
  if (host !== undefined) return host
  throw new CliError({
    slug: 'config.bad-host',
    kind: 'usage',
    message: `${source} must be an https: URL, or http: to this machine`,
    recordable: true,
  })
}

/**
 * A URL that a token may be sent to, without a trailing slash.
 *
 * @returns `undefined` unless it is https, or http to a loopback address, without credentials or query.
 */
export function acceptUrl(candidate: string): string | undefined {
  const url = URL.parse(candidate)
  if (url === null || url.username !== '' || url.password !== '') return undefined
  if (url.search !== '' || url.hash !== '') return undefined
  const isLocal = url.hostname === 'localhost' || url.hostname === '[::1]'
  const isLoopback = isLocal || /^127(?:\.\d+){3}$/.test(url.hostname)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)
  return isSafe ? `${url.origin}${url.pathname.replace(/\/+$/, '')}` : undefined
}
