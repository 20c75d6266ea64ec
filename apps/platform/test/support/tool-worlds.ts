import { k3dTool } from '../../src/provisioners/k3d.ts'
import { kindTool } from '../../src/provisioners/kind.ts'
import type { Command } from '../../src/provisioners/run-command.ts'
import { createToolProvisioner, type Tool } from '../../src/provisioners/tool.ts'
import { vclusterTool } from '../../src/provisioners/vcluster.ts'
import { ended, limitMs, type World } from './provisioner-world.ts'

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

export const kind = () =>
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

export const k3d = () =>
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

export const vcluster = () =>
  toolWorld(vclusterTool, (clusters, { args }) => {
    const [verb, name = ''] = args
    if (verb === 'list') {
      return JSON.stringify([...clusters.keys()].map((Name) => ({ Name, Status: 'Running' })))
    }
    if (verb === 'create') clusters.set(name, [])
    if (verb === 'delete') clusters.delete(name)
    return verb === 'connect' ? `kubeconfig of ${name}\n` : ''
  })
