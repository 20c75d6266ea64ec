import type { Cluster } from '../../src/clusters/cluster.ts'

const compute = { cores: 2, memory: '8Gi' }

/** A cluster with a name that no command line may ever see. */
export function clusterOf(digit: string, replicas = 2): Cluster {
  const id = `${digit.repeat(8)}-0000-8000-8000-000000000000`
  return {
    id,
    sequence: 1,
    organizationId: 'o',
    createdBy: 'u',
    name: '--help; $(reboot) `id`',
    version: '1.35.2',
    environment: undefined,
    nodePools: [
      { id: `a${id.slice(1)}`, name: 'one', preset: 'minimal', replicas, compute },
      {
        id: `b${id.slice(1)}`,
        name: 'two',
        preset: 'balanced',
        autoscalingEnabled: true,
        minCount: 2,
        maxCount: 4,
        compute,
      },
    ],
    labels: { team: 'canary-label' },
    isProtected: false,
    expiresAtMs: undefined,
    state: 'deploying',
    reason: '',
    message: '',
    createdAtMs: 0,
    changedAtMs: 0,
    pullSecretId: undefined,
    consoleUrl: '',
    epg: '',
    ingressIp: '',
  }
}
