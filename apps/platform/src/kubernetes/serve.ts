import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { Clock } from '../clock.ts'
import type { Cluster } from '../clusters/cluster.ts'
import type { Dice } from '../dice.ts'
import { isHangUp } from '../http/read-body.ts'
import type { ClusterStore } from '../store/clusters.ts'
import type { Database } from '../store/database.ts'
import type { Directory } from '../store/directory.ts'
import type { MemberStore } from '../store/members.ts'
import { servesKubernetes } from './access.ts'
import type { Caller } from './authorize.ts'
import {
  answerToAnybody,
  authorize,
  describeApi,
  review,
  type KubernetesReply,
} from './cluster-api.ts'
import { openClusterWorld, type ClusterWorld } from './cluster-world.ts'
import { clusterIdIn, identityOf } from './identity.ts'
import { readPath, type KubernetesRequest } from './request.ts'
import { attemptOf, serveResource } from './resource-api.ts'
import { loadSchema, type Schema } from './schema.ts'
import {
  badRequest,
  noPath,
  Refused,
  tooLarge,
  tooMany,
  unauthorized,
  unavailable,
} from './status.ts'
import { readToken } from './token.ts'
import { watch, type WatchPlan } from './watch.ts'

export interface ServeOptions {
  readonly database: Database
  readonly clusters: ClusterStore
  readonly directory: Directory
  readonly members: MemberStore
  readonly clock: Clock
  readonly dice: Dice
  readonly onError: (error: unknown) => void
}

export interface KubernetesServer {
  readonly listener: RequestListener
  /** Looks whether nodes have come or gone, for whoever watches them. */
  follow(): void
  /** Ends every watch. */
  close(): void
}

/** What a request may hold. Objects may be up to 1 MiB, and protobuf and base64 make them longer or shorter. */
const maxBodyBytes = 3 * 1024 * 1024
/** How many watches there may be at once, of one cluster and of all. */
export const maxWatches = { cluster: 100, all: 1000 } as const
/** What a slow client may have waiting. */
const maxWaitingBytes = 4 * 1024 * 1024

/** Serves the Kubernetes APIs of clusters; the server name of a connection says of which. */
export function createKubernetesServer(options: ServeOptions): KubernetesServer {
  const { database, clusters, directory, members, clock, onError } = options
  const worlds = new Map<string, ClusterWorld>()
  const watches = new Map<() => void, string>()
  let schema: Schema | undefined

  const worldOf = (cluster: Cluster): ClusterWorld => {
    schema ??= loadSchema()
    const known = worlds.get(cluster.id) ?? openClusterWorld({ ...options, schema }, cluster.id)
    worlds.set(cluster.id, known)
    known.follow(cluster)
    return known
  }

  const clusterOf = (req: IncomingMessage): Cluster => {
    const { socket } = req
    const name = socket instanceof TLSSocket ? socket.servername : false
    const id = typeof name === 'string' ? clusterIdIn(name) : undefined
    const cluster = id === undefined ? undefined : clusters.find(id)
    if (cluster === undefined || cluster.state === 'deleted') throw noPath()
    if (servesKubernetes(cluster.state)) return cluster
    throw unavailable(`the cluster is ${cluster.state}`)
  }

  /** @throws Refused 401 */
  const callerOf = (req: IncomingMessage, cluster: Cluster): Caller => {
    const token = /^Bearer +(\S+) *$/i.exec(req.headers.authorization ?? '')?.[1] ?? ''
    const { tokenKey } = identityOf(database, cluster.id)
    const userId = readToken(tokenKey, cluster.id, token, clock.nowMs())
    const user = userId === undefined ? undefined : directory.userById(userId)
    if (user === undefined || user.organizationId !== cluster.organizationId) throw unauthorized()
    return { user, role: members.isAdmin(cluster.id, user) ? 'admin' : 'reader' }
  }

  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const cluster = clusterOf(req)
    const url = URL.parse(req.url ?? '/', 'https://cluster.invalid')
    if (url === null) throw badRequest('the address is none')
    const head = {
      method: req.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      accept: req.headers.accept ?? '',
      contentType: (req.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '',
      body: new Uint8Array(),
    }
    const forAnybody = answerToAnybody(cluster, head)
    if (forAnybody !== undefined) return send(res, forAnybody)
    const caller = callerOf(req, cluster)
    const world = worldOf(cluster)
    const path = readPath(head.path)
    if (path !== undefined) authorize(caller, attemptOf(path, head))
    const request: KubernetesRequest = { ...head, body: await readBody(req) }
    const told =
      describeApi(world.schema, cluster, request) ?? (await review(world.schema, caller, request))
    if (told !== undefined) return send(res, told)
    if (path === undefined) throw noPath()
    const reply = await serveResource(world, path, request)
    if ('watch' in reply) stream(cluster.id, world, reply.watch, res)
    else send(res, reply)
  }

  const stream = (id: string, world: ClusterWorld, plan: WatchPlan, res: ServerResponse): void => {
    const ofCluster = [...watches.values()].filter((other) => other === id).length
    if (ofCluster >= maxWatches.cluster || watches.size >= maxWatches.all) {
      throw tooMany('too many watches')
    }
    res.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' })
    res.flushHeaders()
    const sink = (event: object): boolean => {
      if (res.destroyed) return false
      res.write(`${JSON.stringify(event)}\n`)
      return res.writableLength < maxWaitingBytes
    }
    const finish = (): void => {
      watches.delete(end)
      res.end()
    }
    const end = watch(world.store, plan, clock, sink, () => setImmediate(finish))
    watches.set(end, id)
    res.once('close', end)
  }

  return {
    listener: (req, res) => {
      serve(req, res).catch((error: unknown) => {
        if (res.headersSent) return void res.destroy()
        if (error instanceof Refused) return refuse(res, error)
        if (!isHangUp(error, req)) onError(error)
        refuse(res, new Refused(500, 'InternalError', 'something went wrong here'))
      })
    },
    follow: () => {
      for (const id of worlds.keys()) {
        const state = clusters.find(id)?.state ?? 'deleted'
        if (state === 'deleted') worlds.delete(id)
      }
      for (const id of new Set(watches.values())) {
        const cluster = clusters.find(id)
        if (cluster !== undefined && servesKubernetes(cluster.state)) worldOf(cluster)
        else for (const [end, of] of watches) if (of === id) end()
      }
    },
    close: () => {
      for (const end of watches.keys()) end()
    },
  }
}

async function readBody(req: IncomingMessage): Promise<Uint8Array> {
  const limit = `limit is ${maxBodyBytes} bytes`
  if (Number(req.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge(limit)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of req) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes > maxBodyBytes) throw tooLarge(limit)
    chunks.push(part)
  }
  return Buffer.concat(chunks)
}

function send(
  res: ServerResponse,
  { status, body, contentType, warnings = [] }: KubernetesReply,
): void {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const bytes = Buffer.from(isRaw ? body : `${JSON.stringify(body)}\n`)
  res.writeHead(status, {
    'Content-Type': contentType ?? 'application/json',
    'Content-Length': bytes.length,
    'Cache-Control': 'no-cache, private',
    ...(warnings.length > 0 && {
      Warning: warnings.slice(0, 20).map((text) => `299 - ${JSON.stringify(text.slice(0, 200))}`),
    }),
  })
  res.end(bytes)
}

function refuse(res: ServerResponse, { code, status }: Refused): void {
  if (code === 401) res.setHeader('WWW-Authenticate', 'Bearer realm="indev-cluster"')
  if (code === 429 || code === 503) res.setHeader('Retry-After', '1')
  // What is left of the request is not read.
  if (code === 413) res.setHeader('Connection', 'close')
  send(res, { status: code, body: status })
}
