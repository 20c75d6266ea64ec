import { join } from 'node:path'
import { nodeCount, toolName, type Tool } from './tool.ts'

/**
 * Clusters by `kind`: nodes are containers of this machine's container engine.
 *
 * @param workDir - Where it may write kubeconfigs, so that the user's own is left alone.
 * @see https://kind.sigs.k8s.io/docs/user/configuration/
 */
export function kindTool(workDir: string): Tool {
  const own = (name: string) => ['--name', name, '--kubeconfig', join(workDir, `${name}.yaml`)]
  return {
    name: 'kind',
    find: async (cluster, run) => {
      const name = toolName(cluster)
      const names = await run(['get', 'clusters', '--quiet'])
      if (!names.split('\n').includes(name)) return undefined
      const nodes = await run(['get', 'nodes', '--name', name, '--quiet'])
      // One more for the control plane.
      return { isWhole: nodes.trim().split('\n').length === 1 + nodeCount(cluster) }
    },
    create: async (cluster, run) => {
      const image = `kindest/node:v${cluster.version}`
      const options = ['--image', image, '--wait', '5m', '--config', '-', '--quiet']
      const args = ['create', 'cluster', ...own(toolName(cluster)), ...options]
      await run(args, configOf(nodeCount(cluster)))
    },
    remove: async (cluster, run) => {
      await run(['delete', 'cluster', ...own(toolName(cluster)), '--quiet'])
    },
    kubeconfig: (cluster, run) =>
      run(['get', 'kubeconfig', '--name', toolName(cluster), '--quiet']),
  }
}

/** JSON is YAML. */
function configOf(workers: number): string {
  const nodes = [
    { role: 'control-plane' },
    ...Array.from({ length: workers }, () => ({ role: 'worker' })),
  ]
  return JSON.stringify({ kind: 'Cluster', apiVersion: 'kind.x-k8s.io/v1alpha4', nodes })
}
