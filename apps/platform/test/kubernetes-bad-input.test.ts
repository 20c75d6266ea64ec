import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sendBadKubernetesRequests } from './support/bad-kubernetes-requests.ts'
import { createKubernetesClient, type KubernetesClient } from './support/kubernetes-client.ts'
import { kubeconfigFor, makeReadyCluster } from './support/ready-cluster.ts'
import { seed } from './support/seed.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

let platform: TestPlatform
let client: KubernetesClient
beforeAll(async () => {
  platform = await startTestPlatform()
  const id = await makeReadyCluster(platform, 'fuzz')
  client = createKubernetesClient(await kubeconfigFor(platform, id, 'alice'))
})
afterAll(async () => {
  await platform.end()
})

test(`requests that are nearly right (seed ${seed}) are served or refused with a status object, never with a 500 or a stack`, async () => {
  const seen = await sendBadKubernetesRequests(client, { count: 400, seed })
  // It would prove little were all of them refused alike.
  expect([...seen]).toEqual(expect.arrayContaining([200, 404]))
  expect(platform.errors).toEqual([])
})
