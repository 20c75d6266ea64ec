import { expect, test } from '@jest/globals'
import { readCluster } from '../../src/api/cluster.ts'
import { selectClusters, stateOf } from '../../src/clusters/select.ts'
import { wireCluster } from '../support/cluster.ts'

const make = (name: string, more: object) => readCluster({ ...wireCluster(name), ...more })
const clusters = [
  make('b', { version: '1.10.0', state: 'ready', createdAt: '2026-11-02T00:00:00Z' }),
  make('c', { version: '1.9.0', state: 'failed', nodePools: [{ replicas: 8 }] }),
  make('a', { version: '1.10.0', state: 'deploying', createdAt: '2026-11-03T00:00:00Z' }),
]
const names = (wish: Partial<Parameters<typeof selectClusters>[1]>) =>
  selectClusters(clusters, { states: [], sortBy: undefined, limit: undefined, ...wish })
    .map(({ name }) => name)
    .join('')

test.each([
  [{}, 'bca'],
  [{ sortBy: 'name' }, 'abc'],
  [{ sortBy: 'version' }, 'cab'],
  [{ sortBy: 'status' }, 'acb'],
  [{ sortBy: 'nodes' }, 'cab'],
  [{ sortBy: 'age' }, 'abc'],
  [{ states: ['ready', 'failed'] }, 'bc'],
  [{ sortBy: 'name', limit: 2 }, 'ab'],
] as const)('%j gives %s', (wish, found) => {
  expect(names(wish)).toBe(found)
})

test.each(['ready', 'deploying', 'failed'] as const)(
  'the state of a platform that does not name it is the nearest: %s',
  (state) => {
    expect(stateOf(readCluster(wireCluster('x', state)))).toBe(state)
  },
)
