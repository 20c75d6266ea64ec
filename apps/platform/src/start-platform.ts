import { randomUUID } from 'node:crypto'
import { getRequestListener } from '@hono/node-server'
import { createApi } from './api/api.ts'
import { createAuthenticate } from './api/authenticate.ts'
import { clusterRoutes } from './api/cluster-routes.ts'
import { directoryRoutes } from './api/directory-routes.ts'
import { discoveryOf } from './api/discovery.ts'
import { onceForKey } from './api/idempotent.ts'
import { createSimulator } from './clusters/simulator.ts'
import { startWorker } from './clusters/worker.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createFrontDoor } from './http/front-door.ts'
import { checkHost, hostCheck, urlHost } from './http/hosts.ts'
import { closeServer, listen } from './http/listen.ts'
import { createInteractionHandler } from './identity/interactions.ts'
import { loadKeys } from './identity/keys.ts'
import { createProvider } from './identity/provider.ts'
import { resolveOptions, type PlatformOptions } from './options.ts'
import { openStores } from './store/stores.ts'
import { createRequestTraces } from './tracing/request-traces.ts'
import { startTracing } from './tracing/start-tracing.ts'
import { createStepTracer } from './tracing/step-tracer.ts'
import { version } from './version.ts'

/** A platform that serves. */
export interface Platform {
  /** Its base URL, without a slash at the end. */
  readonly url: string
  /** Lets requests end, gives operations back, sends pending traces, closes the file. Idempotent. */
  close(): Promise<void>
}

/** How long requests may take after `close()`, ms. */
const closeGraceMs = 2000
/** How long a killed platform's operations wait for the next one, ms at most. */
const leaseMs = 2000

/**
 * Starts a whole platform in this process.
 *
 * @throws PlatformError `ERR_PLATFORM_OPTION`, `ERR_PLATFORM_HOST`, `ERR_PLATFORM_DATA_DIR`,
 *   `ERR_PLATFORM_DATA_VERSION`, `ERR_PLATFORM_LISTEN`.
 */
export async function startPlatform(platformOptions: PlatformOptions): Promise<Platform> {
  const options = resolveOptions(platformOptions)
  const { clock, dataDir, host, onError, otlpEndpoint } = options
  checkHost(host, options.insecurePublic)
  const stores = openStores(dataDir, options)
  const { database, clusters, operations, directory, idempotency, oidc, dice } = stores
  try {
    const tracing = await startTracing(otlpEndpoint, version)
    const traces = createRequestTraces(tracing.tracer)
    // The port is part of the issuer, so it must be bound before anything can be built.
    const server = createFrontDoor({
      traces,
      onError,
      isOurHost: (header) => isOurHost(header),
      api: (req, res) => serveApi(req, res),
      provider: (req, res) => serveProvider(req, res),
      interactions: (req, res) => serveInteraction(req, res),
    })
    const port = await listen(server, host, options.port)
    const url = `http://${urlHost(host)}:${port}`
    const issuer = `${url}/oidc`
    const isOurHost = hostCheck(host, port)

    const keys = loadKeys(database)
    const provider = createProvider({ ...options, issuer, keys, store: oidc, directory })
    const serveProvider = provider.callback()
    const serveInteraction = createInteractionHandler(provider, directory)
    const provisioner = createSimulator({ stepMs: options.stepMs, clock, dice })
    const tracer = createStepTracer(tracing.tracer)
    const owner = randomUUID()
    const worker = startWorker({
      ...{ database, clusters, operations, provisioner, clock, tracer, owner, leaseMs, onError },
    })
    const endHousekeeping = startHousekeeping({ clock, clusters, idempotency, oidc, onError })
    const api = createApi({
      routes: [
        ...directoryRoutes(directory),
        ...clusterRoutes({ ...stores, maxClusters: options.maxClusters }),
      ],
      discovery: discoveryOf(url, issuer, otlpEndpoint),
      authenticate: createAuthenticate({ issuer, keys: keys.verification, directory }),
      once: (request, handle) => onceForKey(database, idempotency, request, handle),
      traces,
      onChange: worker.wake,
      onError,
    })
    const serveApi = getRequestListener(api.fetch, { overrideGlobalObjects: false })

    let closing: Promise<void> | undefined
    const close = async () => {
      await closeServer(server, closeGraceMs)
      endHousekeeping()
      await worker.stop()
      await tracing.close()
      database.close()
    }
    return { url, close: () => (closing ??= close()) }
  } catch (error) {
    database.close()
    throw error
  }
}
