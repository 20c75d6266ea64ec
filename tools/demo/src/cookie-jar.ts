/** The cookies of one browser, as far as one host on loopback needs them. */
export interface CookieJar {
  /** Takes the `set-cookie` lines of a response from `url`. */
  take(url: URL, setCookies: readonly string[]): void
  /** The `cookie` header for a request to `url`; `undefined` when there is none to send. */
  header(url: URL): string | undefined
}

/**
 * A jar that honours host, path and expiry.
 *
 * @see RFC 6265, 5.1.4 (path-match), 5.3 (storage model)
 */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, { name: string; value: string; host: string; path: string }>()
  return {
    take(url, setCookies) {
      for (const line of setCookies) {
        const [pair = '', ...rest] = line.split(';').map((part) => part.trim())
        const attributes = new Map(rest.map(splitAtEquals).map(([k, v]) => [k.toLowerCase(), v]))
        const [name, value] = splitAtEquals(pair)
        const path = attributes.get('path') ?? defaultPath(url)
        const key = JSON.stringify([url.host, path, name])
        if (hasExpired(attributes)) cookies.delete(key)
        else cookies.set(key, { name, value, host: url.host, path })
      }
    },
    header(url) {
      const matching = [...cookies.values()].filter(
        ({ host, path }) => host === url.host && isUnder(url.pathname, path),
      )
      if (matching.length === 0) return undefined
      return matching.map(({ name, value }) => `${name}=${value}`).join('; ')
    },
  }
}

function splitAtEquals(text: string): [string, string] {
  const at = text.indexOf('=')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function hasExpired(attributes: ReadonlyMap<string, string>): boolean {
  const maxAge = attributes.get('max-age')
  if (maxAge !== undefined) return Number(maxAge) <= 0
  const expires = attributes.get('expires')
  return expires !== undefined && Date.parse(expires) <= Date.now()
}

function defaultPath(url: URL): string {
  return url.pathname.slice(0, url.pathname.lastIndexOf('/')) || '/'
}

function isUnder(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
}
