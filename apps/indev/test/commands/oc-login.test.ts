import { expect, test } from '@jest/globals'
import { runInProcess } from '@indev/cli/testing'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { indev } from '../../src/app.ts'
import { openShiftApi } from '../../src/clusters/oc-login.ts'
import { wireCluster } from '../support/cluster.ts'
import { stubPlatform } from '../support/stub-platform.ts'

/** A platform that has only what its first client needed, and an `oc` that says `exit` and what it was given. */
async function start(exitCode?: number) {
  const stub = await stubPlatform({
    'GET /api/v1/clusters/by-name/prod': { json: wireCluster('prod') },
  })
  const dir = stub.env['HOME'] ?? ''
  const said = join(dir, 'said')
  if (exitCode !== undefined) {
    const script = `#!/bin/sh\necho "$@" > '${said}'\nexit ${exitCode}\n`
    writeFileSync(join(dir, 'oc'), script)
    chmodSync(join(dir, 'oc'), 0o700)
  }
  return {
    run: (line: string) =>
      runInProcess(indev, line.split(' '), { env: { ...stub.env, PATH: dir } }),
    said: () => readFileSync(said, 'utf8'),
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  }
}

test('where the platform makes no kubeconfigs, oc logs in', async () => {
  await using m = await start(0)
  const ran = await m.run('cluster login prod')
  expect(ran).toMatchObject({ exitCode: 0, stdout: '' })
  expect(m.said()).toBe('login -w https://api-prod.apps.intilitycloud.com\n')
})

test('an oc that fails is a failure, and one that is not there says what else there is', async () => {
  await using failing = await start(3)
  expect(await failing.run('cluster login prod --method oc')).toMatchObject({ exitCode: 1 })
  await using without = await start()
  const ran = await without.run('cluster login prod --method oc')
  expect(ran).toMatchObject({ exitCode: 10 })
  expect(ran.stderr).toContain('try: indev cluster login prod --method exec')
})

test('one tenant has its clusters elsewhere', () => {
  const tenant = '93e01775-815e-4327-83d4-5f9ad73b5aa1'
  expect(openShiftApi('a', tenant)).toBe('https://api-a.clusters.zone-1.xcv.net')
  expect(openShiftApi('a', undefined)).toBe('https://api-a.apps.intilitycloud.com')
})
