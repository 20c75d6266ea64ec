import { contracts } from '../../src/api/contract/contracts.ts'
import { makeOneOfEverything, sendBadRequests } from '../support/bad-requests.ts'
import { startTestPlatform } from '../support/test-platform.ts'

// `npm run stress`: a thousand bad requests to every route.

const count = Number(process.argv[2] ?? 1000)
const seed = Number(process.env['INDEV_TEST_SEED'] ?? Date.now() % 2 ** 31)
process.stdout.write(`seed ${seed}\n`)
const platform = await startTestPlatform({
  maxClusters: 50,
  stepMs: 3_600_000,
  accessTokenTtlS: 86_400,
})
const ids = await makeOneOfEverything(platform)
for (const [id, contract] of Object.entries(contracts)) {
  await sendBadRequests(platform, contract, ids, { count, seed })
  process.stdout.write(`${id}: ${count} requests, no 5xx, no stack\n`)
}
const { errors } = platform
await platform.end()
if (errors.length > 0) throw new AggregateError(errors, 'something nobody expected has happened')
