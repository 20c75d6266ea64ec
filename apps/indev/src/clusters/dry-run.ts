import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import { openApi } from '../api/client.ts'
import type { Api } from '../api/client.ts'
import { listSsoProvisioners } from '../api/clusters.ts'
import { platformFeatures } from '../api/features.ts'
import { numberIn, stringIn } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { isMissing } from '../api/answers.ts'
import { demandExtras, featuresFor } from './extras.ts'
import { fileOf } from './spec.ts'
import type { ClusterSpec } from './spec.ts'
import { chooseSso } from './sso.ts'

/** `client`: nothing is asked of the platform; `server`: whatever can be asked without changing anything. */
export const DRY_RUN = ['client', 'server'] as const

/**
 * What would be created, as a file for `-f`; nothing is.
 *
 * @throws {@link CliError} what the platform would refuse, as far as it can be asked: the way to sign in, the
 *   quota, the version, extras that it lacks.
 */
export async function dryRun(
  ctx: CommandContext,
  spec: ClusterSpec,
  how: (typeof DRY_RUN)[number],
): Promise<JsonObject & { readonly name: string }> {
  const file = { ...fileOf(spec), name: spec.name }
  if (how === 'client') {
    ctx.narrate('dry run: nothing was asked of the platform, nothing was created')
    return file
  }
  const api = await openApi(ctx)
  const [provisioners, features] = await Promise.all([
    listSsoProvisioners(api),
    platformFeatures(ctx, api.host, featuresFor(spec)),
    checkQuota(api),
    checkVersion(api, spec.version),
  ])
  demandExtras(features, spec)
  const sso = await chooseSso(ctx, provisioners, spec.sso)
  ctx.narrate('dry run: the platform was asked what can be known before, nothing was created')
  return { ...file, sso: sso.name }
}

async function checkQuota(api: Api): Promise<void> {
  const answer = await ifKnown(api, '/quota')
  const quota =
    typeof answer === 'object' && answer !== null && 'clusters' in answer ? answer.clusters : {}
  const [limit, used] = [numberIn(quota, 'limit'), numberIn(quota, 'used')]
  if (limit === undefined || used === undefined || used < limit) return
  throw new CliError({
    slug: 'cluster.quota-exceeded',
    kind: 'quota',
    message: `quota reached: ${used} of ${limit} in use`,
    recordable: true,
    next: [{ command: 'indev cluster list', why: 'shows the clusters that you have' }],
  })
}

async function checkVersion(api: Api, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) return
  const answer = await ifKnown(api, '/versions')
  const versions = Array.isArray(answer) ? answer.map((each) => stringIn(each, 'version')) : []
  if (versions.length === 0 || versions.includes(wanted)) return
  throw new CliError({
    slug: 'cluster.invalid',
    kind: 'usage',
    message: `--kubernetes-version must be one of ${versions.join(', ')}`,
    recordable: true,
  })
}

/** What a platform answers that has this at all. */
async function ifKnown(api: Api, path: string): Promise<unknown> {
  try {
    return (await api.send({ method: 'GET', path, about: { area: 'cluster' } })).json()
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
