import type { IncomingHttpHeaders } from 'node:http'

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

/** What a platform in memory holds, and what it can do. */
export interface World {
  readonly clusters: Map<string, BoxCluster>
  readonly ways: readonly string[]
  /** By idempotency key. */
  readonly replies: Map<string, Reply>
  readonly isModern: boolean
  readonly isKeyed: boolean
}

/** An answer of it. */
export interface Reply {
  readonly status: number
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const FEATURES = 'idempotency-keys operations events scaling labels leases protection'.split(' ')

const MISSING: Reply = { status: 404, json: { code: 'not_found' } }

/** Does what `line` asks for, `METHOD /path`, and answers; a key that is known is answered as before. */
export function answer(
  world: World,
  line: string,
  body: string,
  headers: IncomingHttpHeaders,
): Reply {
  const key = headers['idempotency-key']
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
  if (path.endsWith('/retry')) {
    if (cluster.state !== 'failed') return { status: 409, json: { code: 'not_retryable' } }
    move(cluster, 'deploying')
  }
  const state = { deploying: 'active', ready: 'done' }[cluster.state] ?? 'cancelled'
  return { status: 200, json: { id: `op-${clusterId}`, kind: 'create', clusterId, state } }
}

/** Adds a cluster, its name made of the wanted one. */
export function addCluster(
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
