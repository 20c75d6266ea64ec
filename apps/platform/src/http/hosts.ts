import { isIP } from 'node:net'
import { PlatformError } from '../platform-error.ts'

/** An address as it stands in a URL. */
export function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/**
 * Refuses to be reached from other machines unless told so: in the box, everybody may be anybody.
 *
 * @throws {@link PlatformError} `ERR_PLATFORM_HOST`.
 */
export function checkHost(host: string, insecurePublic: boolean): void {
  if (isLoopback(host)) return
  if (!insecurePublic) {
    const message = `${host} is not a loopback address: sign-in has no passwords (--insecure-public)`
    throw new PlatformError('ERR_PLATFORM_HOST', message)
  }
  if (host === '0.0.0.0' || host === '::' || host === '') {
    const message = 'the host must be one address: it becomes part of every token'
    throw new PlatformError('ERR_PLATFORM_HOST', message)
  }
}

/**
 * The `Host` headers that are ours. Others come from a name that was made to point here, so that a
 * page in the user's browser can talk to the platform (DNS rebinding).
 */
export function hostCheck(host: string, port: number): (header: string | undefined) => boolean {
  const names = isLoopback(host) ? [host, '127.0.0.1', '::1', 'localhost'] : [host]
  const known = new Set(names.flatMap((name) => [`${urlHost(name)}:${port}`.toLowerCase()]))
  if (port === 80) for (const name of names) known.add(urlHost(name).toLowerCase())
  return (header) => header !== undefined && known.has(header.toLowerCase())
}
