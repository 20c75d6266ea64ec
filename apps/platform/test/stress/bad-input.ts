import { contracts } from '../../src/api/contract/contracts.ts'
import { makeOneOfEverything, sendBadRequests } from '../support/bad-requests.ts'
import { sendBadKubernetesRequests } from '../support/bad-kubernetes-requests.ts'
import { createKubernetesClient } from '../support/kubernetes-client.ts'
import { kubeconfigFor, makeReadyCluster } from '../support/ready-cluster.ts'
import { startTestPlatform } from '../support/test-platform.ts'

// `npm run stress`: a thousand bad requests to every route, and many to the Kubernetes API of a cluster.

const count = Number(process.argv[2] ?? 1000)
const seed = Number(process.env['INDEV_TEST_SEED'] ?? Date.now() % 2 ** 31)
process.stdout.write(`seed ${seed}\n`)
const platform = await startTestPlatform({ maxClusters: 50, stepMs: 3_600_000 })
const ids = await makeOneOfEverything(platform)
for (const [id, contract] of Object.entries(contracts)) {
  await sendBadRequests(platform, contract, ids, { count, seed })
  process.stdout.write(`${id}: ${count} requests, no 5xx, no stack\n`)
}
const { errors } = platform
await platform.end()
const other = await startTestPlatform()
const cluster = await makeReadyCluster(other, 'fuzz')
const client = createKubernetesClient(await kubeconfigFor(other, cluster, 'alice'))
await sendBadKubernetesRequests(client, { count: 20 * count, seed })
process.stdout.write(`Kubernetes: ${20 * count} requests, no 500, no stack\n`)
await other.end()
const unexpected = [...errors, ...other.errors]
if (unexpected.length > 0)
  throw new AggregateError(unexpected, 'something nobody expected has happened')
