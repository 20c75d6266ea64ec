import { expect, test } from '@jest/globals'
import { readCluster } from '../../src/api/cluster.ts'
import { compare, differenceText } from '../../src/clusters/compare.ts'
import type { SpecFile } from '../../src/clusters/spec-file.ts'

const cluster = readCluster({
  id: 'x',
  name: 'demo-a1b2c3',
  version: '1.35.2',
  nodePools: [{ id: 'p', name: 'pool-1', preset: 'minimal', replicas: 2 }],
  labels: { team: 'web', old: 'x' },
  protected: false,
})

const compared = (file: SpecFile, expiresInMs?: number) =>
  compare(
    cluster,
    file,
    { name: 'demo', nodePools: [], ...(expiresInMs === undefined ? {} : { expiresInMs }) },
    0,
  )

test.each<[string, SpecFile]>([
  ['says nothing', {}],
  ['says what is so', { version: '1.35.2', protected: false, labels: { team: 'web', old: 'x' } }],
  ['names the same pool without its id', { nodePools: [{ preset: 'minimal', replicas: 2 }] }],
])('a file that %s changes nothing', (_what, file) => {
  expect(compared(file)).toEqual({ differences: [], change: undefined })
})

test('only what differs is changed; labels that the file leaves out are taken away', () => {
  const file: SpecFile = {
    nodePools: [{ preset: 'minimal', autoscalingEnabled: true, minCount: 2, maxCount: 6 }],
    labels: { team: 'db' },
    protected: true,
  }
  const { differences, change } = compared(file, 3_600_000)
  expect(change).toEqual({
    nodepools: [{ id: 'p', autoscalingEnabled: true, minCount: 2, maxCount: 6 }],
    labels: { team: 'db', old: null },
    protected: true,
    expiresAt: '1970-01-01T01:00:00.000Z',
  })
  expect(differences.map(differenceText)).toEqual([
    '- nodePools.pool-1.replicas: 2',
    '~ nodePools.pool-1.autoscalingEnabled: false -> true',
    '+ nodePools.pool-1.minCount: 2',
    '+ nodePools.pool-1.maxCount: 6',
    '~ labels.team: web -> db',
    '- labels.old: x',
    '~ protected: false -> true',
    '+ expiresAt: 1970-01-01T01:00:00.000Z',
  ])
})

test.each<[SpecFile, string]>([
  [{ version: '1.34.5' }, 'version is 1.35.2 and cannot be changed to 1.34.5'],
  [{ environment: 'test' }, 'environment is not set and cannot be changed to test'],
  [{ nodePools: [{ preset: 'balanced', replicas: 2 }] }, 'preset is minimal and cannot be changed'],
  [
    { nodePools: [{ preset: 'minimal' }, { preset: 'minimal' }] },
    'the number of node pools is 1 and cannot be changed to 2',
  ],
])('%j is refused, for no change can bring it about', (file, words) => {
  expect(() => compared(file)).toThrow(words)
})
