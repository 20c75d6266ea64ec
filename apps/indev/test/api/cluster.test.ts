import { expect, test } from '@jest/globals'
import { readCluster, readClusters } from '../../src/api/cluster.ts'

const whole = {
  id: 'c-1',
  name: 'prod-a1b2c3',
  version: '4.20',
  consoleUrl: 'https://console.example',
  epg: 'epg',
  ingressIp: '10.0.0.1',
  nodePools: [
    { id: 'p', name: 'n', preset: 'minimal', replicas: 2, compute: { cores: 4, memory: '16Gi' } },
    { preset: 'balanced', autoscalingEnabled: true, minCount: 2, maxCount: 8 },
  ],
  status: {
    ready: { status: true, message: 'm', reason: 'r' },
    deployment: { active: false, failed: false },
  },
  roles: ['admin'],
}

test('a whole cluster is read as it was sent', () => {
  expect(readCluster(structuredClone(whole))).toEqual(whole)
})

test('parts that are missing or of another type become empty', () => {
  const read = readCluster({
    id: 'c',
    name: 'n',
    nodePools: [7, { replicas: 'two' }],
    roles: [1, 'a'],
  })
  expect(read).toMatchObject({
    version: '',
    nodePools: [{}],
    roles: ['a'],
    status: { ready: { status: false }, deployment: { active: false, failed: false } },
  })
})

test.each([
  ['an object instead of a list', () => readClusters({ clusters: [] })],
  ['a cluster without a name', () => readClusters([{ id: 'c' }])],
  ['null', () => readCluster(null)],
])('%s is the platform’s fault, not a crash', (_what, read) => {
  expect(read).toThrow(
    expect.objectContaining({ slug: 'platform.bad-answer', outcomeCause: 'remote' }),
  )
})
