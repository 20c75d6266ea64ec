import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createApi } from './api/api.ts'
import { createAuthenticate } from './api/authenticate.ts'
import { createRateLimit } from './api/rate-limit.ts'
import { routesOf } from './api/routes.ts'
import { contracts } from './api/contract/contracts.ts'
import { openApiOf } from './api/contract/openapi.ts'
import { discoveryOf } from './api/discovery.ts'
import { atomically, onceForKey } from './api/idempotent.ts'
import type { OperationKind } from './clusters/operation.ts'
import { startWatcher } from './clusters/watcher.ts'
import { startWorker } from './clusters/worker.ts'
import { createFaults } from './faults/faults.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createFrontDoor, serverLimits } from './http/front-door.ts'
import { checkHost, hostCheck, urlHost } from './http/hosts.ts'
import { closeServer, listen } from './http/listen.ts'
import { createUnderway } from './http/underway.ts'
import { loadKeys } from './identity/keys.ts'
import { openIdentity } from './identity/open-identity.ts'
import { openKubernetes } from './kubernetes/open-kubernetes.ts'
import { platformGauges } from './metrics/gauges.ts'
import { createMetrics } from './metrics/metrics.ts'
import { resolveOptions, type PlatformOptions, type ResolvedOptions } from './options.ts'
import { createProvisioner } from './provisioners/create-provisioner.ts'
import { keepToProvisioner } from './provisioners/keep-to-provisioner.ts'
import { placesIn } from './record/places.ts'
import { openStores } from './store/stores.ts'
import { createRequestTraces } from './tracing/request-traces.ts'
import { startTracing } from './tracing/start-tracing.ts'
import { createStepTracer } from './tracing/step-tracer.ts'
import { version } from './version.ts'

/** A platform that serves. */
export interface Platform {
  /** Its base URL, without a slash at the end. */
  readonly url: string
  /** Gives operations back, lets requests end, sends pending traces, closes the file. Idempotent. */
  close(): Promise<void>
}

/** How long requests may take after `close()`, ms. */
const closeGraceMs = 2000
/** How long those may take then whose clients are gone, ms: it only ends what hangs. */
const settleMs = 10_000

type Closer = () => void | Promise<void>

/**
 * Starts a whole platform in this process.
 *
 * @throws PlatformError `ERR_PLATFORM_OPTION`, `ERR_PLATFORM_HOST`, `ERR_PLATFORM_DATA_DIR`,
 *   `ERR_PLATFORM_DATA_VERSION`, `ERR_PLATFORM_LISTEN`.
 */
export async function startPlatform(platformOptions: PlatformOptions): Promise<Platform> {
  const options = resolveOptions(platformOptions)
  checkHost(options.host, options.insecurePublic)
  const closers: Closer[] = []
  const closeAll = async () => {
    for (const close of closers.toReversed()) await close()
  }
  try {
    const url = await open(options, closers)
    let closing: Promise<void> | undefined
    return { url, close: () => (closing ??= closeAll()) }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** Opens every part and leaves its end in `closers`. @returns the base URL. */
async function open(options: ResolvedOptions, closers: Closer[]): Promise<string> {
  const { clock, host, onError, otlpEndpoint } = options
  const stepsOf = (kind: OperationKind) => provisioner.plan[kind]
  const stores = openStores(options.dataDir, { ...options, stepsOf })
  const { database, clusters, operations, directory, idempotency, oidc, dice } = stores
  const { changes, audit } = stores
  closers.push(() => database.close())
  const tracing = await startTracing(otlpEndpoint, options.otlpTimeoutMs, version)
  closers.push(() => tracing.close())

  const choice = options.provisioner
  keepToProvisioner(database, choice.name)
  // Others make clusters that have a Kubernetes API of their own.
  const kubernetes =
    choice.name === 'sim' ? await openKubernetes({ ...options, stores }) : undefined
  closers.push(() => kubernetes?.close())

  // The port is part of the issuer: it is taken first. What follows is synchronous, so that no
  // request can come before its handler.
  const server = createServer(serverLimits(options.requestTimeoutMs))
  const port = await listen(server, host, options.port)
  // The file stays open for requests whose clients have hung up, too.
  const underway = createUnderway()
  closers.push(() => underway.settle(settleMs))
  closers.push(() => closeServer(server, closeGraceMs))
  // Who waits for news holds a request open.
  closers.push(() => changes.close())
  const url = `http://${urlHost(host)}:${port}`
  const issuer = `${url}/oidc`

  const metrics = createMetrics(platformGauges(database))
  const faults = createFaults({
    rules: options.faults,
    latencyMs: options.latencyMs,
    clock,
    dice,
    onFault: (kind) => metrics.countFault(kind),
  })
  const chosen = createProvisioner({ ...options, choice, dice })
  const provisioner = options.wrapProvisioner(faults.infest(chosen))
  const worker = startWorker({
    database,
    clusters,
    operations,
    provisioner,
    clock,
    tracer: createStepTracer(tracing.tracer),
    owner: randomUUID(),
    leaseMs: options.leaseMs,
    onError,
  })
  closers.push(() => worker.stop())
  const intervalMs = options.observeMs
  // Of simulated clusters, there is nothing to see.
  if (choice.name !== 'sim') {
    closers.push(startWatcher({ database, clusters, provisioner, clock, intervalMs, onError }))
  }
  closers.push(startHousekeeping({ ...stores, ...placesIn(options.dataDir), clock, onError }))

  const keys = loadKeys(database)
  const identity = openIdentity({ ...options, issuer, keys, store: oidc, directory })
  const traces = metrics.counting(createRequestTraces(tracing.tracer))
  const api = createApi({
    routes: routesOf(
      stores,
      { maxClusters: options.maxClusters, nowMs: () => clock.nowMs() },
      kubernetes?.accessFrom(url),
    ),
    document: openApiOf(contracts, version, `${url}/api/v1`),
    discovery: discoveryOf(url, issuer, otlpEndpoint, options.wishes),
    authenticate: createAuthenticate({ issuer, keys: keys.verification, directory }),
    atomically: (handle) => atomically(database, handle),
    once: (request, handle) => onceForKey(database, idempotency, request, handle),
    traces,
    onChange: () => {
      worker.wake()
      changes.notify()
    },
    rateLimit: createRateLimit(options.requestsPerMinute, clock),
    changes,
    audit,
    clock,
    onError,
  })
  const frontDoor = createFrontDoor({
    api: getRequestListener(api.fetch, { overrideGlobalObjects: false }),
    provider: identity.provider,
    metrics: () => metrics.render(),
    strike: (req, res) => faults.strike(req, res),
    interactions: identity.interactions,
    traces,
    underway,
    isOurHost: hostCheck(host, port),
    onError,
  })
  server.on('request', frontDoor)
  return url
}
