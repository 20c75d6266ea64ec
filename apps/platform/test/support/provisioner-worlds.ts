import type { Cluster } from '../../src/clusters/cluster.ts'
import { createSimulator } from '../../src/clusters/simulator.ts'
import { createDice } from '../../src/dice.ts'
import { createCapi } from '../../src/provisioners/capi.ts'
import { createExec } from '../../src/provisioners/exec.ts'
import { createKubeClient } from '../../src/provisioners/kube-client.ts'
import { createManualClock } from './manual-clock.ts'
import { ended, limitMs, type World } from './provisioner-world.ts'
import { k3d, kind, vcluster } from './tool-worlds.ts'

/** What an operator's script is told. */
interface Told {
  readonly action: string
  readonly cluster: Pick<Cluster, 'id' | 'nodePools'>
}

function exec(): World {
  const clusters = new Map<string, number>()
  const log: string[] = []
  const act = ({ action, cluster: { id, nodePools } }: Told): string => {
    if (action === 'delete') clusters.delete(id)
    if (action === 'create' || action === 'update') clusters.set(id, sizeOf(nodePools))
    if (action === 'kubeconfig') return `kubeconfig of ${id}\n`
    if (action !== 'observe') return '{"ingressIp":"192.0.2.7"}'
    if (clusters.has(id)) return '{"health":"ready"}'
    return '{"health":"degraded","reason":"Gone","message":"it is not there"}'
  }
  const provisioner = createExec({
    script: '/opt/script',
    limitMs,
    runCommand: async ({ file, args, input = '' }, signal) => {
      signal.throwIfAborted()
      log.push([file, ...args].join(' '))
      return ended(act(JSON.parse(input)))
    },
  })
  const lose = () => clusters.clear()
  return { provisioner, log, clusters: () => Object.fromEntries(clusters), lose }
}

function sizeOf(nodePools: Cluster['nodePools']): number {
  return nodePools.reduce(
    (sum, pool) => sum + ('replicas' in pool ? pool.replicas : pool.minCount),
    0,
  )
}

interface Stored {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec?: { readonly replicas?: number; readonly clusterName?: string }
}

/** A management cluster: keeps what is applied, and has all of it ready at once. */
function capi(): World {
  const objects = new Map<string, Stored>()
  const log: string[] = []
  const clusters = () => {
    const all = [...objects.values()]
    const names = all
      .filter(({ kind: is }) => is === 'Cluster')
      .map(({ metadata }) => metadata.name)
    const nodesOf = (name: string) =>
      all
        .filter(({ kind: is, spec }) => is === 'MachineDeployment' && spec?.clusterName === name)
        .reduce((sum, { spec }) => sum + (spec?.replicas ?? 2), 0)
    return Object.fromEntries(names.map((name) => [name, nodesOf(name)]))
  }
  const answer = (method: string, path: string, body: string): Response => {
    if (method === 'PATCH') {
      objects.set(path, JSON.parse(body))
      return Response.json({})
    }
    const [, name = ''] = /\/clusters\/(.*)$/.exec(path) ?? []
    if (method === 'DELETE') {
      for (const [at, { metadata }] of objects) {
        if (metadata.name.startsWith(name)) objects.delete(at)
      }
      return Response.json({})
    }
    const [, owner] = /\/secrets\/(.*)-kubeconfig$/.exec(path) ?? []
    if (owner !== undefined)
      return Response.json({ data: { value: btoa(`kubeconfig of ${owner}\n`) } })
    const found = objects.get(path)
    if (found === undefined) return new Response('', { status: 404 })
    const replicas = found.spec?.replicas ?? 2
    const status = {
      initialization: { controlPlaneInitialized: true },
      replicas,
      readyReplicas: replicas,
    }
    return Response.json({ ...found, spec: { ...found.spec, replicas }, status })
  }
  const kube = createKubeClient({
    server: 'https://management',
    tokenFile: undefined,
    limitMs,
    fetch: async (url, { method, body = '', signal }) => {
      signal.throwIfAborted()
      const { pathname } = new URL(url)
      log.push(`${method} ${pathname}`)
      return answer(method, pathname, body)
    },
  })
  const infrastructure = { prefix: 'Docker', version: 'v1beta2' }
  const clock = createManualClock()
  const provisioner = createCapi({ kube, namespace: 'ns', infrastructure, clock, limitMs })
  return { provisioner, log, clusters, lose: () => objects.clear() }
}

function sim(): World {
  const options = { stepMs: 0, clock: instantly(), dice: createDice('1') }
  return {
    provisioner: createSimulator(options),
    log: [],
    clusters: () => undefined,
    lose: () => {},
  }
}

/** Every timer is due. */
function instantly() {
  return {
    nowMs: () => 0,
    timer: (_ms: number, callback: () => void) => {
      queueMicrotask(callback)
      return () => {}
    },
  }
}

/** A new world for each provisioner. */
export const worlds: Readonly<Record<string, () => World>> = {
  sim,
  exec,
  kind,
  k3d,
  vcluster,
  capi,
}
