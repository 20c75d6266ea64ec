import { defineCommand } from '@indev/cli'
import { cacheCredential, cachedCredential } from '../../kubeconfig/credential-cache.ts'
import { isObject, stringIn } from '../../json.ts'
import { targetOf } from '../../profiles/target.ts'

/**
 * `indev kubeconfig credential`: what kubectl runs, once in each of its own runs.
 *
 * With a token that is still good it reads one file and asks nobody. Never opens a browser, never records.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export const kubeconfigCredential = defineCommand({
  path: ['kubeconfig', 'credential'],
  summary: 'Gives kubectl a token: the credential plugin that kubeconfigs name.',
  args: {
    cluster: { type: 'string', required: true, summary: 'Id of the cluster.' },
  },
  telemetry: { record: false },
  result: { type: 'object', description: 'ExecCredential, as client-go defines it.' },
  async run({ cluster: clusterId }, ctx) {
    const { host, profile } = targetOf(ctx)
    const key = { host, profile, clusterId }
    const nowMs = ctx.clock.nowMs()
    const cached = ctx.paths === undefined ? undefined : cachedCredential(ctx.paths, key, nowMs)
    const credential = cached ?? (await fresh())
    return {
      apiVersion: apiVersionOf(ctx.env['KUBERNETES_EXEC_INFO']),
      kind: 'ExecCredential',
      status: {
        expirationTimestamp: new Date(credential.expiresAtMs).toISOString(),
        token: credential.token,
      },
    }

    async function fresh() {
      const { openApi } = await import('../../api/client.ts')
      const { requestCredential } = await import('../../api/kubernetes.ts')
      const made = await requestCredential(await openApi(ctx), clusterId)
      if (ctx.paths !== undefined) cacheCredential(ctx.paths, key, made, nowMs)
      return made
    }
  },
  human: (value) => `${JSON.stringify(value)}\n`,
})

/** kubectl before 1.22 takes v1beta1 only, and says so; without a word of it the current version. */
function apiVersionOf(info: string | undefined): string {
  const current = 'client.authentication.k8s.io/v1'
  try {
    const asked: unknown = JSON.parse(info ?? '')
    const version = isObject(asked) ? stringIn(asked, 'apiVersion') : undefined
    return version?.startsWith('client.authentication.k8s.io/') === true ? version : current
  } catch {
    return current
  }
}
