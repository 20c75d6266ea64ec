import type { Contracts } from './contract.ts'
import { anyText, choice, describe, named, nullable, object, timestamp } from './schema.ts'

const kubeconfigRequest = named(
  'KubeconfigRequest',
  object(
    {},
    {
      auth: describe(
        '`exec` (the default) has kubectl ask `indev kubeconfig credential` for tokens; `token` holds one',
        choice('exec', 'token'),
      ),
      execApiVersion: describe(
        'of `client.authentication.k8s.io`: `v1` (the default), or `v1beta1` for a kubectl before 1.22',
        choice('v1', 'v1beta1'),
      ),
    },
  ),
)

const kubeconfig = named(
  'Kubeconfig',
  object({
    kubeconfig: describe('YAML', anyText),
    expiresAt: describe('null where nothing in it expires', nullable(timestamp)),
  }),
)

const credential = named('ClusterCredential', object({ token: anyText, expiresAt: timestamp }))

/** The way to the Kubernetes APIs of clusters. */
export const kubernetesContracts = {
  createKubeconfig: {
    method: 'POST',
    path: '/clusters/{id}/kubeconfig',
    summary: 'Makes a kubeconfig for a cluster that is ready; an empty body is `{}`.',
    body: kubeconfigRequest,
    emptyBody: true,
    answers: { 200: kubeconfig },
    problems: ['not_found', 'forbidden', 'cluster_not_ready'],
    secret: true,
  },
  createClusterCredential: {
    method: 'POST',
    path: '/clusters/{id}/credentials',
    summary:
      'Makes a bearer token for the Kubernetes API of a cluster: 15 minutes, and what your role there allows.',
    answers: { 200: credential },
    problems: ['not_found', 'cluster_not_ready'],
    secret: true,
  },
} satisfies Contracts
