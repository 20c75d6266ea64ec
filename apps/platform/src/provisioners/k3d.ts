import type { Cluster } from '../clusters/cluster.ts'
import { isObject, nodeCount, objectsIn, toolName, type Run, type Tool } from './tool.ts'

/**
 * Clusters by `k3d`: nodes are containers, and can be added and taken away.
 *
 * @see https://k3d.io/stable/usage/commands/
 */
export const k3dTool: Tool = {
  name: 'k3d',
  find: async (cluster, run) => {
    const agents = await agentsOf(cluster, run)
    return agents && { isWhole: agents.length === nodeCount(cluster) }
  },
  create: async (cluster, run) => {
    const image = `rancher/k3s:v${cluster.version}-k3s1`
    const size = ['--servers', '1', '--agents', String(nodeCount(cluster)), '--image', image]
    const aside = ['--kubeconfig-update-default=false', '--kubeconfig-switch-context=false']
    await run(['cluster', 'create', toolName(cluster), ...size, ...aside, '--timeout', '300s'])
  },
  scale: async (cluster, run) => {
    const agents = (await agentsOf(cluster, run)) ?? []
    const missing = nodeCount(cluster) - agents.length
    const name = toolName(cluster)
    if (missing > 0) {
      const options = ['--cluster', name, '--role', 'agent', '--replicas', String(missing)]
      await run(['node', 'create', freeName(name, agents), ...options, '--wait'])
    }
    if (missing < 0) await run(['node', 'delete', ...agents.slice(missing)])
  },
  remove: async (cluster, run) => {
    await run(['cluster', 'delete', toolName(cluster)])
  },
  kubeconfig: (cluster, run) => run(['kubeconfig', 'get', toolName(cluster)]),
}

/** A name for more nodes, which k3d numbers from 0 on, that none has yet. */
function freeName(name: string, agents: readonly string[]): string {
  for (let group = 1; ; group++) {
    const free = `${name}-more-${group}`
    if (!agents.some((agent) => agent.startsWith(`k3d-${free}-`))) return free
  }
}

/** The names of its agents; undefined where it is not there. */
async function agentsOf(cluster: Cluster, run: Run): Promise<string[] | undefined> {
  const listed = objectsIn(await run(['cluster', 'list', '--output', 'json']))
  const found = listed.find((item) => item['name'] === toolName(cluster))
  if (found === undefined) return undefined
  const nodes = Array.isArray(found['nodes']) ? found['nodes'].filter(isObject) : []
  return nodes
    .filter(({ role }) => role === 'agent')
    .map(({ name }) => String(name))
    .toSorted()
}
