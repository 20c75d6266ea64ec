import { CliError } from '@indev/cli'
import type { Api } from '../api/client.ts'
import { listSsoProvisioners } from '../api/clusters.ts'
import type { Integration } from '../api/clusters.ts'

/**
 * How the users of a new cluster will sign in: the one that is wanted, or the only one.
 *
 * @throws {@link CliError} `cluster.no-sso-provisioner`, `cluster.which-sso-provisioner`: with several, none is
 *   picked silently.
 */
export async function chooseSso(api: Api, wanted: string | undefined): Promise<Integration> {
  const found = await listSsoProvisioners(api)
  const matching =
    wanted === undefined ? found : found.filter(({ id, name }) => id === wanted || name === wanted)
  const [only, ...others] = matching
  if (only !== undefined && others.length === 0) return only
  const names = found.map(({ name }) => name).join(', ')
  if (found.length === 0) {
    throw new CliError({
      slug: 'cluster.no-sso-provisioner',
      kind: 'failed',
      message: 'no SSO provisioner configured for your organization',
      recordable: true,
    })
  }
  throw new CliError({
    slug: 'cluster.which-sso-provisioner',
    kind: 'usage',
    message: `--sso must name one of: ${names}`,
    recordable: true,
  })
}
