import { objectsIn, toolName, type Tool } from './tool.ts'

/**
 * Virtual clusters by `vcluster`, each in a namespace of the cluster that its own kubeconfig names. Their
 * nodes are those of that cluster: how many are asked for does not matter.
 *
 * @see https://www.vcluster.com/docs/vcluster/cli/
 */
export const vclusterTool: Tool = {
  name: 'vcluster',
  find: async (cluster, run) => {
    const listed = objectsIn(await run(['list', '--output', 'json']))
    const found = listed.find((item) => item['Name'] === toolName(cluster))
    return found && { isWhole: found['Status'] === 'Running' }
  },
  create: async (cluster, run) => {
    const name = toolName(cluster)
    const options = ['--kubernetes-version', `v${cluster.version}`, '--connect=false', '--upgrade']
    await run(['create', name, '--namespace', name, ...options])
  },
  remove: async (cluster, run) => {
    const name = toolName(cluster)
    await run(['delete', name, '--namespace', name, '--delete-namespace', '--ignore-not-found'])
  },
  kubeconfig: (cluster, run) => {
    const name = toolName(cluster)
    return run(['connect', name, '--namespace', name, '--print'])
  },
}
