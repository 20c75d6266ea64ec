import { expect, test } from '@jest/globals'
import { nodesText, phaseOf } from '../../src/clusters/phase.ts'

/** The order of the platform's other client: the first that applies. */
test.each([
  [true, true, true, 'Ready'],
  [true, false, false, 'Ready'],
  [false, true, true, 'In Deployment'],
  [false, false, true, 'Deployment Failed'],
  [false, false, false, 'Not Ready'],
])('ready %p, active %p, failed %p is %s', (ready, active, failed, phase) => {
  const status = {
    ready: { status: ready, message: '', reason: '' },
    deployment: { active, failed },
  }
  expect(phaseOf({ status })).toBe(phase)
})

test.each([
  ['no pool', [], '0'],
  ['a fixed pool', [{ replicas: 2 }], '1 pool, 2 nodes'],
  ['several', [{ replicas: 2 }, { replicas: 3 }], '2 pools, 5 nodes'],
  [
    'a pool that scales',
    [{ replicas: 3 }, { autoscalingEnabled: true, minCount: 2, maxCount: 8 }],
    '2 pools, 5 to 11 nodes',
  ],
])('the nodes of %s', (_what, pools, text) => {
  expect(nodesText(pools)).toBe(text)
})
