import { createDice } from '../../src/dice.ts'
import type { Cluster } from '../../src/clusters/cluster.ts'
import type { Provisioner } from '../../src/clusters/provisioner.ts'
import { createSimulator } from '../../src/clusters/simulator.ts'
import { createCapi } from '../../src/provisioners/capi.ts'
import { createExec } from '../../src/provisioners/exec.ts'
import { k3dTool } from '../../src/provisioners/k3d.ts'
import { kindTool } from '../../src/provisioners/kind.ts'
import { createKubeClient } from '../../src/provisioners/kube-client.ts'
import { createToolProvisioner, type Tool } from '../../src/provisioners/tool.ts'
import type { Command, CommandEnd } from '../../src/provisioners/run-command.ts'
import { vclusterTool } from '../../src/provisioners/vcluster.ts'
import { createManualClock } from './manual-clock.ts'

/** A provisioner and the world that it acts upon, which stands in for software that is not here. */
export interface World {
  readonly provisioner: Provisioner
  /** What is there: the workers of each cluster by the name that it has there; undefined where nothing is real. */
  clusters(): Readonly<Record<string, number>> | undefined
  /** Every line that was run or called. */
  readonly log: readonly string[]
  /** Takes away what is behind the back of the provisioner. */
  lose(): void
}

const limitMs = 60_000
const ended = (stdout = ''): CommandEnd => ({ code: 0, stdout, stderr: '' })
/** The value after an option. */
const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1] ?? ''

/** A tool whose program is this function, over clusters by name. */
function toolWorld(
  tool: Tool,
  act: (clusters: Map<string, string[]>, command: Command) => string,
): World {
  const clusters = new Map<string, string[]>()
  const log: string[] = []
  const provisioner = createToolProvisioner(tool, {
    limitMs,
    runCommand: async (command, signal) => {
      signal.throwIfAborted()
      log.push([command.file, ...command.args].join(' '))
      return ended(act(clusters, command))
    },
  })
  return {
    provisioner,
    log,
    clusters: () => Object.fromEntries([...clusters].map(([name, nodes]) => [name, nodes.length])),
    lose: () => clusters.clear(),
  }
}

const kind = () =>
  toolWorld(kindTool('/data'), (clusters, { args, input = '' }) => {
    const name = after(args, '--name')
    switch (args.slice(0, 2).join(' ')) {
      case 'get clusters':
        return [...clusters.keys(), ''].join('\n')
      case 'get nodes':
        return ['control-plane', ...(clusters.get(name) ?? []), ''].join('\n')
      case 'create cluster': {
        const { nodes }: { readonly nodes: readonly { readonly role: string }[] } =
          JSON.parse(input)
        clusters.set(
          name,
          nodes.filter(({ role }) => role === 'worker').map((_, n) => `worker${n}`),
        )
        return ''
      }
      case 'delete cluster':
        clusters.delete(name)
        return ''
      default:
        return `kubeconfig of ${name}\n`
    }
  })

const k3d = () =>
  toolWorld(k3dTool, (clusters, { args }) => {
    const [noun, verb, name = ''] = args
    switch (`${noun} ${verb}`) {
      case 'cluster list':
        return JSON.stringify(
          [...clusters].map(([itsName, agents]) => ({
            name: itsName,
            nodes: ['server', ...agents].map((node) => ({
              name: node,
              role: node === 'server' ? 'server' : 'agent',
            })),
          })),
        )
      case 'cluster create': {
        const length = Number(after(args, '--agents'))
        clusters.set(
          name,
          Array.from({ length }, (_, n) => `k3d-${name}-agent-${n}`),
        )
        return ''
      }
      case 'node create': {
        const length = Number(after(args, '--replicas'))
        const made = Array.from({ length }, (_, n) => `k3d-${name}-${n}`)
        clusters.get(after(args, '--cluster'))?.push(...made)
        return ''
      }
      case 'node delete':
        for (const [cluster, agents] of clusters) {
          clusters.set(
            cluster,
            agents.filter((agent) => !args.slice(2).includes(agent)),
          )
        }
        return ''
      case 'cluster delete':
        clusters.delete(name)
        return ''
      default:
        return `kubeconfig of ${name}\n`
    }
  })

const vcluster = () =>
  toolWorld(vclusterTool, (clusters, { args }) => {
    const [verb, name = ''] = args
    if (verb === 'list') {
      return JSON.stringify([...clusters.keys()].map((Name) => ({ Name, Status: 'Running' })))
    }
    if (verb === 'create') clusters.set(name, [])
    if (verb === 'delete') clusters.delete(name)
    return verb === 'connect' ? `kubeconfig of ${name}\n` : ''
  })

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
