import { createServer } from 'node:https'
import type { Server as HttpServer } from 'node:http'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import { serverLimits } from '../http/front-door.ts'
import { urlHost } from '../http/hosts.ts'
import { closeServer, listen } from '../http/listen.ts'
import type { Stores } from '../store/stores.ts'
import { PlatformError } from '../platform-error.ts'
import { createKubernetesAccess, type KubernetesAccess } from './access.ts'
import { certifyServer } from './certificates.ts'
import { createKubernetesServer, type KubernetesServer } from './serve.ts'
import { authorityName, clusterIdIn, identityOf, serverNameOf } from './identity.ts'

export interface KubernetesOptions {
  readonly stores: Stores
  readonly host: string
  /** 0 takes the port that this data directory had before, or a free one. */
  readonly kubernetesPort: number
  readonly requestTimeoutMs: number
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** The Kubernetes APIs of all clusters, on one port. */
export interface Kubernetes {
  /** @param platform - Base URL of the platform. */
  accessFrom(platform: string): KubernetesAccess
  close(): Promise<void>
}

/** How many clusters' keys are held in memory. */
const maxContexts = 1000

/** How long requests may take after `close()`, ms. */
const closeGraceMs = 1000

/**
 * Serves the Kubernetes APIs of all simulated clusters on one port: the name that a client expects in
 * the certificate says which cluster it means (SNI). Each cluster has an authority of its own.
 *
 * @throws {@link PlatformError} `ERR_PLATFORM_LISTEN`.
 */
export async function openKubernetes(options: KubernetesOptions): Promise<Kubernetes> {
  const { stores, host, clock, onError } = options
  const { database, clusters } = stores
  const contexts = new Map<string, SecureContext>()

  /** What proves that this is the cluster; a new key in each process, signed by its authority. */
  const contextOf = (serverName: string): SecureContext | undefined => {
    const id = clusterIdIn(serverName)
    const state = id === undefined ? undefined : clusters.find(id)?.state
    if (id === undefined || state === undefined || state === 'deleted') return undefined
    const known = contexts.get(id)
    if (known !== undefined) return known
    const { authority } = identityOf(database, id)
    const hosts = [serverNameOf(id), host === 'localhost' ? '127.0.0.1' : host]
    const { key, certificate } = certifyServer(authority, authorityName(id), hosts)
    const context = createSecureContext({ key, cert: certificate, minVersion: 'TLSv1.2' })
    // What has not been used for long is made again.
    const [oldest = ''] = contexts.keys()
    if (contexts.size >= maxContexts) contexts.delete(oldest)
    contexts.set(id, context)
    return context
  }

  const server = createServer({
    ...serverLimits(options.requestTimeoutMs),
    handshakeTimeout: options.requestTimeoutMs,
    SNICallback: (serverName, done) => {
      try {
        const context = contextOf(serverName)
        if (context === undefined) done(new Error('no such cluster'))
        else done(null, context)
      } catch (error) {
        onError(error)
        done(new Error('something went wrong here'))
      }
    },
  })
  const kubernetes = createKubernetesServer({ ...stores, clock, onError })
  server.on('request', kubernetes.listener)
  const port = await listenWhereItWas(server, options)
  const closing = new AbortController()
  const following = follow(stores.changes, kubernetes, onError, closing.signal)
  return {
    accessFrom: (platform) =>
      createKubernetesAccess({
        database,
        nowMs: () => clock.nowMs(),
        server: `https://${urlHost(host)}:${port}`,
        platform,
      }),
    close: async () => {
      closing.abort()
      kubernetes.close()
      await following
      await closeServer(server, closeGraceMs)
    },
  }
}

/** Whoever watches nodes is told when the cluster is scaled. */
async function follow(
  changes: Changes,
  kubernetes: KubernetesServer,
  onError: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && !changes.isClosed) {
    await changes.wait(maxWaitMs, signal)
    try {
      if (!signal.aborted) kubernetes.follow()
    } catch (error) {
      onError(error)
    }
  }
}

const maxWaitMs = 60 * 60_000
const portKey = 'kubernetes.port'

/** Kubeconfigs name the port: it is kept where it can be. */
async function listenWhereItWas(
  server: HttpServer,
  { stores, host, kubernetesPort }: KubernetesOptions,
): Promise<number> {
  if (kubernetesPort !== 0) return listen(server, host, kubernetesPort)
  const { database } = stores
  const before = Number(database.remember(portKey, () => '0'))
  const port = await listen(server, host, before).catch((error: unknown) => {
    if (before === 0 || !(error instanceof PlatformError)) throw error
    // Somebody else has it now.
    return listen(server, host, 0)
  })
  database.run('UPDATE meta SET value = ? WHERE key = ?', String(port), portKey)
  return port
}
