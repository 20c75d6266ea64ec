import { runInProcess } from '@indev/cli/testing'
import { writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { indev } from '../../src/app.ts'
import { wireCluster } from './cluster.ts'
import { stubPlatform } from './stub-platform.ts'
import type { Reply, StubPlatform } from './stub-platform.ts'

/** A cluster that is in no kubeconfig yet. */
export const PROD = { ...wireCluster('prod-abc123'), id: 'c-1' }

/** Its kubeconfig, as the platform makes one. */
export function kubeconfigFor(host: string): Reply {
  const args = ['kubeconfig', 'credential', '--cluster', 'c-1', '--host', host]
  const kubeconfig = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'indev-prod', cluster: { server: 'https://k.example' } }],
    contexts: [{ name: 'indev-prod', context: { cluster: 'indev-prod', user: 'indev-prod' } }],
    users: [
      {
        name: 'indev-prod',
        user: {
          exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'indev', args },
        },
      },
    ],
    'current-context': 'indev-prod',
  })
  return { json: { kubeconfig, expiresAt: null } }
}

/** A platform with one cluster, and a home with two kubeconfigs. */
export async function startWithKubeconfigs(more: Readonly<Record<string, Reply>> = {}) {
  const stub = await stubPlatform({
    'GET /api/v1/clusters': { json: [PROD] },
    'GET /api/v1/clusters/by-name/prod-abc123': { json: PROD },
    'POST /api/v1/clusters/c-1/kubeconfig': ({ url }: StubPlatform) => kubeconfigFor(url),
    ...more,
  })
  const dir = stub.env['HOME'] ?? ''
  const [first, second] = [join(dir, 'first'), join(dir, 'second')]
  writeFileSync(first, FIRST)
  writeFileSync(second, SECOND)
  const env = { ...stub.env, KUBECONFIG: [first, second].join(delimiter), XDG_STATE_HOME: dir }
  return {
    stub,
    dir,
    first,
    second,
    env,
    run: (line: string, extra: Readonly<Record<string, string>> = {}) =>
      runInProcess(indev, line.split(' '), { env: { ...env, ...extra } }),
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  }
}

/** Two files of one person. */
export const FIRST = `# of the team
apiVersion: v1
kind: Config
clusters: []
current-context: work
`
export const SECOND = `apiVersion: v1
kind: Config
clusters:
- name: work
  cluster:
    server: https://work.example
contexts:
- name: work # daily
  context:
    cluster: work
    user: work
users:
- name: work
  user:
    token: t
`
