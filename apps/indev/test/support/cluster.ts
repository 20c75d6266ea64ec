/** A cluster as the API sends it. */
export function wireCluster(name: string, state: 'ready' | 'deploying' | 'failed' = 'ready') {
  return {
    id: `id-of-${name}`,
    name,
    version: '1.35.2',
    nodePools: [{ preset: 'minimal', replicas: 2 }],
    status: {
      ready: {
        status: state === 'ready',
        message: state === 'failed' ? 'no addresses left' : '',
        reason: state === 'failed' ? 'Network' : '',
      },
      deployment: { active: state === 'deploying', failed: state === 'failed' },
    },
    roles: ['admin'],
  }
}
