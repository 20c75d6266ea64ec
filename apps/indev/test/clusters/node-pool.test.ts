import { expect, test } from '@jest/globals'
import { nodePool } from '../../src/clusters/node-pool.ts'

const nothing = {
  preset: 'minimal',
  nodes: undefined,
  isAutoscaled: false,
  minNodes: undefined,
  maxNodes: undefined,
}

test.each([
  ['nothing said', {}, { preset: 'minimal', replicas: 2 }],
  ['a number of nodes', { nodes: 5 }, { preset: 'minimal', replicas: 5 }],
  [
    'autoscaling alone',
    { isAutoscaled: true },
    { preset: 'minimal', autoscalingEnabled: true, minCount: 2, maxCount: 8 },
  ],
  [
    'autoscaling within equal bounds',
    { isAutoscaled: true, minNodes: 3, maxNodes: 3 },
    { preset: 'minimal', autoscalingEnabled: true, minCount: 3, maxCount: 3 },
  ],
])('%s makes a pool', (_what, wish, pool) => {
  expect(nodePool({ ...nothing, ...wish })).toEqual(pool)
})

test.each([
  ['bounds without autoscaling', { minNodes: 3 }, 'need --enable-autoscaling'],
  ['a fixed number with autoscaling', { isAutoscaled: true, nodes: 3 }, 'exclude each other'],
  [
    'a minimum above the maximum',
    { isAutoscaled: true, minNodes: 5, maxNodes: 4 },
    'minimum node count cannot be greater than maximum node count',
  ],
])('%s is a usage error', (_what, wish, message) => {
  expect(() => nodePool({ ...nothing, ...wish })).toThrow(
    expect.objectContaining({ kind: 'usage', message: expect.stringContaining(message) }),
  )
})
