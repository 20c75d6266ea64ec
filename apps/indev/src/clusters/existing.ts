import { CliError } from '@indev/cli'
import type { Api } from '../api/client.ts'
import type { Cluster } from '../api/cluster.ts'
import { listClusters } from '../api/clusters.ts'
import { isMadeFrom } from './suffix.ts'

/**
 * The cluster that a name stands for: the one of exactly this name, else the only one that the platform
 * made of it.
 *
 * @throws {@link CliError} `cluster.ambiguous` when there are several.
 */
export async function findExisting(api: Api, wanted: string): Promise<Cluster | undefined> {
  const clusters = await listClusters(api)
  const exact = clusters.find(({ name }) => name === wanted)
  if (exact !== undefined) return exact
  const made = clusters.filter(({ name }) => isMadeFrom(name, wanted))
  if (made.length > 1) throw ambiguous(wanted, made)
  return made[0]
}

function ambiguous(wanted: string, made: readonly Cluster[]): CliError {
  const names = made.map(({ name }) => name)
  return new CliError({
    slug: 'cluster.ambiguous',
    kind: 'conflict',
    message: `"${wanted}" may be any of ${names.join(', ')}: give one of these names`,
    recordable: true,
    next: names.map((each) => ({ command: `indev cluster get ${each}`, why: 'shows one of them' })),
  })
}
