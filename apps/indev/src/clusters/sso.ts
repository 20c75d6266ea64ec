import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Integration } from '../api/clusters.ts'

/**
 * How the users of a new cluster will sign in: the way that is wanted, or the only one; with several a
 * person on a terminal is asked.
 *
 * @throws {@link CliError} `cluster.no-sso-provisioner`, `cluster.which-sso-provisioner`: none is picked
 *   silently.
 */
export async function chooseSso(
  ctx: CommandContext,
  found: readonly Integration[],
  wanted: string | undefined,
): Promise<Integration> {
  const matching =
    wanted === undefined ? found : found.filter(({ id, name }) => id === wanted || name === wanted)
  const [only, ...others] = matching
  if (only !== undefined && others.length === 0) return only
  if (found.length === 0) {
    throw new CliError({
      slug: 'cluster.no-sso-provisioner',
      kind: 'failed',
      message: 'no SSO provisioner configured for your organization',
      recordable: true,
    })
  }
  if (wanted === undefined && ctx.interactive) {
    const { askForSso } = await import('./ask-sso.ts')
    return ctx.telemetry.measure('prompt', () => askForSso(ctx, found))
  }
  const names = found.map(({ name }) => name).join(', ')
  throw new CliError({
    slug: 'cluster.which-sso-provisioner',
    kind: 'usage',
    message: `--sso, or sso in the file, must name one of: ${names}`,
    recordable: true,
  })
}
