import { CliError } from '@indev/cli'
import type { Api } from '../../../api/client.ts'
import { clusterByName } from '../../../api/clusters.ts'
import type { ClusterRef } from '../../../clusters/ref.ts'

/** How the access commands take their cluster. */
export const clusterArgs = {
  cluster: {
    type: 'string',
    alias: 'c',
    placeholder: 'NAME',
    summary: 'Cluster, by name.',
    complete: 'cluster',
  },
  'cluster-id': { type: 'string', placeholder: 'ID', summary: 'Cluster, by id.' },
} as const

/** The values of {@link clusterArgs}. */
interface ClusterArgs {
  readonly cluster: string | undefined
  readonly 'cluster-id': string | undefined
}

/** The cluster that is meant, looked up unless its id is given. @throws {@link CliError} `access.bad-cluster`. */
export async function accessCluster(
  api: Api,
  { cluster = '', 'cluster-id': id = '' }: ClusterArgs,
): Promise<ClusterRef> {
  if ((cluster === '') === (id === '')) {
    throw new CliError({
      slug: 'access.bad-cluster',
      kind: 'usage',
      message: 'either --cluster or --cluster-id must say which cluster is meant',
      recordable: true,
    })
  }
  return id === '' ? clusterByName(api, cluster) : { id, name: id }
}
