import { readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { certificateVariable, isLoopback } from './endpoint.ts'

/** What the environment says about the way to the collector. */
export interface NetworkSettings {
  readonly httpProxy?: string | undefined
  readonly httpsProxy?: string | undefined
  readonly noProxy?: string | undefined
  /** A file of certificates in PEM form that are trusted instead of the system's. */
  readonly certificateFile?: string | undefined
}

/** A Node that can't use a proxy by itself sends nothing rather than going around it. */
const PROXY_UNSUPPORTED = 'EPROXYUNSUPPORTED'

/**
 * Reads the settings: proxies in either case, the lower one first, and `<prefix>_OTLP_CERTIFICATE`.
 *
 * `NODE_EXTRA_CA_CERTS` is Node's own; the uploader gets it passed on.
 */
export function networkSettings(env: NodeJS.ProcessEnv, prefix: string): NetworkSettings {
  const either = (name: string): string | undefined =>
    [env[name.toLowerCase()], env[name]].find((value) => value !== undefined && value !== '')
  const all = either('ALL_PROXY')
  const fallback = all !== undefined && /^https?:/iu.test(all) ? all : undefined
  const certificateFile = env[certificateVariable(prefix)]
  return {
    httpProxy: either('HTTP_PROXY') ?? fallback,
    httpsProxy: either('HTTPS_PROXY') ?? fallback,
    noProxy: either('NO_PROXY'),
    certificateFile: certificateFile === '' ? undefined : certificateFile,
  }
}

/**
 * One connection, kept alive, by the way that the settings say. Loopback is always reached directly.
 *
 * @throws The system's error when the certificates can't be read; {@link PROXY_UNSUPPORTED} on a Node
 *   without proxies (before 24.5, and before 22.21) where one is set.
 */
export function agentFor(
  url: URL,
  settings: NetworkSettings,
  nodeVersion: string = process.versions.node,
): Agent {
  const common = { keepAlive: true, maxSockets: 1 }
  const proxyEnv = proxyFor(url, settings)
  if (proxyEnv !== undefined && !knowsProxies(nodeVersion)) {
    throw Object.assign(new Error('this Node knows no proxies'), { code: PROXY_UNSUPPORTED })
  }
  const options = proxyEnv === undefined ? common : { ...common, proxyEnv }
  if (url.protocol !== 'https:') return new Agent(options)
  const { certificateFile } = settings
  const trusted = certificateFile === undefined ? {} : { ca: readFileSync(certificateFile) }
  return new HttpsAgent({ ...options, ...trusted })
}

/** Whether `http.Agent` has the option `proxyEnv`. */
export function knowsProxies(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)
}

function proxyFor(url: URL, settings: NetworkSettings): NodeJS.ProcessEnv | undefined {
  const { httpProxy, httpsProxy, noProxy } = settings
  const proxy = url.protocol === 'https:' ? httpsProxy : httpProxy
  if (proxy === undefined || isLoopback(url.hostname)) return undefined
  if (noProxy !== undefined && isExempt(url, noProxy)) return undefined
  // The exemptions are decided here, so that every Node decides alike.
  return { HTTP_PROXY: proxy, HTTPS_PROXY: proxy }
}

/** `*`, a name with everything below it, with or without its dot, and perhaps a port. */
function isExempt({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const ownPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return noProxy.split(/[\s,]+/u).some((entry) => {
    if (entry === '*') return true
    const [, name = '', wantedPort = ownPort] = /^\*?\.?(.+?)(?::(\d+))?$/u.exec(entry) ?? []
    const isHost = hostname === name.toLowerCase() || hostname.endsWith(`.${name.toLowerCase()}`)
    return name !== '' && isHost && wantedPort === ownPort
  })
}
