import { once } from 'node:events'
import { cpSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { temporaryDir } from './temporary-dir.ts'

/** What goes wrong with one request; the letters say whether the work is done (`+`) or not (`-`). */
export type Fault =
  | 'drop-response'
  | 'drop-request'
  | '503'
  | '429'
  | '401'
  | 'ctrl-c+'
  | 'ctrl-c-'
  | 'kill+'
  | 'kill-'
  /** No answer, ever. */
  | 'hang'

/** A cluster in the box. */
export interface BoxCluster {
  readonly id: string
  readonly name: string
  state: string
  isProtected: boolean
  /** How its users sign in. */
  sso?: string
  nodePools: readonly Readonly<Record<string, unknown>>[]
  readonly events: { readonly sequence: number; readonly state: string; readonly reason: string }[]
}

/** A platform in memory whose every request can be made to fail in its own way. */
export interface Box extends AsyncDisposable {
  /** The environment of a person who is signed in here. */
  readonly env: Record<string, string>
  readonly clusters: ReadonlyMap<string, BoxCluster>
  /** The ways for users of a cluster to sign in, by name. */
  readonly ways: string[]
  /** `METHOD /path` of every request. */
  readonly asked: readonly string[]
  /** What goes wrong from now on: asked for each request, counted from 1. */
  fault: (nth: number, line: string) => Fault | undefined
  /** Ends the command that is running, as Ctrl-C or `kill -9` do. */
  interrupt: (signal: 'SIGINT' | 'SIGKILL') => void
  /** The commands are processes: what a dead one left is in its home. */
  hasProcesses: boolean
  /** After `kill`: the home as the dead process left it. */
  snapshot: string | undefined
  /** Starts counting anew, without faults. */
  calm(): void
  add(name: string): BoxCluster
}

const FEATURES = 'idempotency-keys operations events scaling labels leases protection'.split(' ')

/**
 * What a box can do: `modern` all extras, `plain` only what the platform's first clients know;
 * `forgetful` says that it honours idempotency keys, and does not.
 */
export type BoxKind = 'modern' | 'plain' | 'forgetful'

/** Starts a box. */
export async function startBox(kind: BoxKind): Promise<Box> {
  const isModern = kind !== 'plain'
  const home = temporaryDir()
  const clusters = new Map<string, BoxCluster>()
  const replies = new Map<string, Reply>()
  const asked: string[] = []
  let count = 0
  const ways = ['entra']
  const world: World = { clusters, ways, replies, isModern, isKeyed: kind === 'modern' }
  const server = createServer((request, response) => {
    void serve(request, response)
  })
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`
    const body = await bodyOf(request)
    asked.push(line)
    count += 1
    const fault = box.fault(count, line)
    if (fault === '503' || fault === '429') {
      response.writeHead(Number(fault), { 'retry-after': '0' }).end('later')
      return
    }
    if (fault === '401') {
      response.writeHead(401).end('expired')
      return
    }
    if (fault === 'hang') return
    const isDone = !(fault === 'drop-request' || fault?.endsWith('-') === true)
    const reply = isDone ? answer(world, request, line, body) : undefined
    if (fault === 'kill+' || fault === 'kill-') {
      box.snapshot = join(home.path, 'snapshot')
      cpSync(join(home.path, 'home'), box.snapshot, { recursive: true })
      // Without a process whatever it does from here on happened to nobody.
      box.interrupt('SIGKILL')
      return
    }
    if (fault === 'ctrl-c+' || fault === 'ctrl-c-') {
      box.interrupt('SIGINT')
      return
    }
    if (fault !== undefined) {
      request.socket.destroy()
      return
    }
    const { status, json, headers = {} } = reply ?? { status: 500 }
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(json === undefined ? '' : JSON.stringify(json))
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
  mkdirSync(join(home.path, 'home'))
  const box: Box = {
    env: {
      HOME: join(home.path, 'home'),
      INDEV_HOST: url,
      INDEV_TOKEN: 'opaque',
      INDEV_TELEMETRY: 'off',
      INDEV_DIAGNOSTICS: 'off',
    },
    clusters,
    ways,
    asked,
    fault: () => undefined,
    interrupt: () => undefined,
    hasProcesses: false,
    snapshot: undefined,
    calm() {
      count = 0
      box.fault = () => undefined
      box.interrupt = () => undefined
      if (box.snapshot !== undefined && !box.hasProcesses) box.env['HOME'] = box.snapshot
      box.snapshot = undefined
    },
    add: (name) => addCluster(world, name, [{ id: 'pool', name: 'pool', replicas: 2 }], 'ready'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      home[Symbol.dispose]()
    },
  }
  return box
}

interface World {
  readonly clusters: Map<string, BoxCluster>
  readonly ways: readonly string[]
  /** By idempotency key. */
  readonly replies: Map<string, Reply>
  readonly isModern: boolean
  readonly isKeyed: boolean
}

interface Reply {
  readonly status: number
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const MISSING: Reply = { status: 404, json: { code: 'not_found' } }

function answer(world: World, request: IncomingMessage, line: string, body: string): Reply {
  const key = request.headers['idempotency-key']
  if (!world.isKeyed || typeof key !== 'string') return route(world, line, body)
  const known = world.replies.get(key)
  if (known !== undefined) {
    return { ...known, headers: { ...known.headers, 'idempotency-replayed': 'true' } }
  }
  const reply = route(world, line, body)
  if (reply.status < 300) world.replies.set(key, reply)
  return reply
}

function route(world: World, line: string, body: string): Reply {
  const { clusters, isModern } = world
  const [path = ''] = line.replace('/api/v1', '').split('?')
  const [, id = ''] = /\/clusters\/([^/]+)/.exec(path) ?? []
  const cluster = clusters.get(id)
  if (path === 'GET /.well-known/indev-platform') {
    return isModern ? { status: 200, json: { features: FEATURES } } : MISSING
  }
  if (path === 'GET /integrations/instances') {
    const json = world.ways.map((name) => ({ id: `id-of-${name}`, type: 'EntraID', name }))
    return { status: 200, json }
  }
  if (path === 'GET /clusters') {
    return { status: 200, json: [...clusters.values()].map((each) => wire(each, isModern)) }
  }
  if (path === 'POST /clusters') {
    const wanted: Wanted = JSON.parse(body)
    const made = addCluster(world, wanted.name, wanted.nodepools, 'deploying')
    made.sso = wanted.ssoProvisioner
    return accepted(made, isModern, 201)
  }
  if (path.startsWith('GET /clusters/by-name/')) {
    const name = path.split('/').at(-1)
    const found = [...clusters.values()].find((each) => each.name === name)
    return found === undefined ? MISSING : { status: 200, json: wire(found, isModern) }
  }
  const [, operation] = /^\w+ \/operations\/op-([^/]+)/.exec(path) ?? []
  if (operation !== undefined) return isModern ? operate(clusters, path, operation) : MISSING
  if (cluster === undefined) return MISSING
  if (path.endsWith('/status')) {
    if (!isModern) advance(clusters, cluster)
    return { status: 200, json: wire(cluster, isModern) }
  }
  if (path.endsWith('/events') && isModern) {
    const since = Number(/since=(\d+)/.exec(line)?.[1])
    if (since >= cluster.events.length) advance(clusters, cluster)
    const at = new Date().toISOString()
    const events = cluster.events.slice(since).map((each) => ({ ...each, at, message: '' }))
    return { status: 200, json: events }
  }
  if (path.startsWith('DELETE')) {
    move(cluster, 'deleting')
    return accepted(cluster, isModern, 202)
  }
  if (path.startsWith('PATCH') && isModern) return change(cluster, body)
  return MISSING
}

interface Wanted {
  readonly name: string
  readonly ssoProvisioner: string
  readonly nodepools: BoxCluster['nodePools']
}

function change(cluster: BoxCluster, body: string): Reply {
  const wanted: { protected?: boolean; nodepools?: BoxCluster['nodePools'] } = JSON.parse(body)
  cluster.isProtected = wanted.protected ?? cluster.isProtected
  cluster.nodePools = wanted.nodepools ?? cluster.nodePools
  return accepted(cluster, true, 200)
}

function operate(
  clusters: ReadonlyMap<string, BoxCluster>,
  path: string,
  clusterId: string,
): Reply {
  const cluster = clusters.get(clusterId)
  if (cluster === undefined) return MISSING
  const isActive = cluster.state === 'deploying'
  if (path.endsWith('/cancel')) {
    if (!isActive) return { status: 409, json: { code: 'not_cancellable' } }
    move(cluster, 'failed')
  }
  const state = { deploying: 'active', ready: 'done' }[cluster.state] ?? 'cancelled'
  return { status: 200, json: { id: `op-${clusterId}`, kind: 'create', clusterId, state } }
}

function addCluster(
  { clusters }: World,
  wanted: string,
  nodePools: BoxCluster['nodePools'],
  state: string,
): BoxCluster {
  const number = String(clusters.size + 1)
  const name = `${wanted}-aaaa${number.padStart(2, '0')}`
  const fresh = { isProtected: false, nodePools, events: [] }
  const cluster: BoxCluster = { id: `id-${number}`, name, state, ...fresh }
  clusters.set(cluster.id, cluster)
  move(cluster, state)
  return cluster
}

/** What a cluster becomes by itself. */
function advance(clusters: Map<string, BoxCluster>, cluster: BoxCluster): void {
  if (cluster.state === 'deploying') move(cluster, 'ready')
  else if (cluster.state === 'deleting') clusters.delete(cluster.id)
}

function move(cluster: BoxCluster, state: string): void {
  cluster.state = state
  cluster.events.push({ sequence: cluster.events.length + 1, state, reason: state })
}

function accepted(cluster: BoxCluster, isModern: boolean, status: number): Reply {
  const headers = { 'operation-location': `/api/v1/operations/op-${cluster.id}` }
  return { status, json: wire(cluster, isModern), ...(isModern ? { headers } : {}) }
}

function wire(cluster: BoxCluster, isModern: boolean): unknown {
  const { id, name, state, isProtected, nodePools } = cluster
  return {
    id,
    name,
    nodePools,
    status: {
      ready: { status: state === 'ready', message: '', reason: '' },
      deployment: { active: state === 'deploying', failed: state === 'failed' },
    },
    roles: ['admin'],
    ...(isModern ? { state, protected: isProtected, labels: {} } : {}),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
  return body
}
