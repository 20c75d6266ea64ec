import { chmod, readFile, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startPlatform } from '../../src/index.ts'
import { createExec } from '../../src/provisioners/exec.ts'
import { clusterOf as exampleOf } from '../support/example-cluster.ts'
import { clusterOf, jsonOf, listOf } from '../support/replies.ts'
import { makeDataDir, removeDataDir, startTestPlatform } from '../support/test-platform.ts'
import { waitUntil } from '../support/wait-until.ts'

/** Keeps each document that it is told; its second creation finds no room. */
const script = `#!/bin/sh
dir=$(dirname "$0")
cat > "$dir/$1.json"
case "$1" in
create) if mkdir "$dir/made" 2> /dev/null; then echo '{"ingressIp":"192.0.2.7"}'
  else echo '{"outcome":"failed","reason":"NoRoom","message":"there is no room"}'; fi ;;
kubeconfig) echo 'kind: Config' ;;
observe) echo '{"health":"degraded","reason":"Hot","message":"one node is too hot"}' ;;
esac
`

let dir: string
let file: string
beforeAll(async () => {
  dir = await makeDataDir()
  file = join(dir, 'script')
  await writeFile(file, script)
  await chmod(file, 0o755)
})
afterAll(async () => {
  await removeDataDir(dir)
})

describe('a platform whose clusters a script makes', () => {
  test('makes, scales, watches and deletes them by it, and hands out its kubeconfig to admins', async () => {
    const dataDir = await makeDataDir()
    const provisioner = { name: 'exec', script: file } as const
    const platform = await startTestPlatform({ dataDir, provisioner, observeMs: 10 })
    const api = (method: string, path: string, body?: object, login = 'alice') =>
      platform.api(login, method, path, body && { body })
    const settle = async (reply: { readonly headers: Headers }) => {
      const location = (reply.headers.get('operation-location') ?? '').replace('/api/v1', '')
      return jsonOf(await api('GET', `${location}?waitSeconds=30`))
    }
    const labels = { team: 'a' }
    const made = await api('POST', '/clusters', { name: 'x', labels, environment: 'test' })
    expect(await settle(made)).toMatchObject({ state: 'done', stepsTotal: 1 })
    const { id, name, nodePools } = clusterOf(made)
    const told: unknown = JSON.parse(await readFile(join(dir, 'create.json'), 'utf8'))
    expect(told).toEqual({
      v: 1,
      action: 'create',
      attempt: 0,
      cluster: { id, name, version: '1.35.2', environment: 'test', labels, nodePools },
    })

    const path = `/clusters/${id}`
    const kubeconfig = { kubeconfig: 'kind: Config\n', expiresAt: null }
    expect(jsonOf(await api('POST', `${path}/kubeconfig`))).toEqual(kubeconfig)
    expect((await api('POST', `${path}/kubeconfig`, {}, 'bob')).status).toBe(403)
    expect((await api('POST', `${path}/credentials`)).status).toBe(409)

    const degraded = await waitUntil(
      async () => clusterOf(await api('GET', path)),
      ({ state }) => state === 'degraded',
    )
    expect(degraded).toMatchObject({
      ingressIp: '192.0.2.7',
      status: { ready: { status: false, reason: 'Hot', message: 'one node is too hot' } },
    })
    await settle(await api('PATCH', path, { nodepools: [{ replicas: 4 }] }))
    expect(await readFile(join(dir, 'update.json'), 'utf8')).toContain('"replicas":4')

    const second = await api('POST', '/clusters', { name: 'y' })
    expect(await settle(second)).toMatchObject({ state: 'failed' })
    expect(clusterOf(await api('GET', `/clusters/${clusterOf(second).id}`)).status.ready).toEqual({
      status: false,
      reason: 'NoRoom',
      message: 'there is no room',
    })
    // With room for it, the second try makes it.
    await rmdir(join(dir, 'made'))
    const [failed] = listOf(await api('GET', `/operations?clusterId=${clusterOf(second).id}`))
    const retried = await settle(await api('POST', `/operations/${failed?.id}/retry`))
    expect(retried).toMatchObject({ kind: 'create', state: 'done' })
    expect(await settle(await api('DELETE', path))).toMatchObject({ state: 'done' })
    expect(platform.errors).toEqual([])

    // What one provisioner has made, no other would find.
    await platform.stop()
    await expect(startPlatform({ dataDir })).rejects.toMatchObject({
      code: 'ERR_PLATFORM_PROVISIONER',
    })
    await removeDataDir(dataDir)
  })
})

const never = new AbortController().signal
const saying = (stdout: string, code = 0, stderr = '') =>
  createExec({ script: '/s', limitMs: 1, runCommand: async () => ({ code, stdout, stderr }) })
const create = (provisioner: ReturnType<typeof saying>) =>
  provisioner.run({ kind: 'create', step: 'create', cluster: exampleOf('1'), attempt: 0 }, never)

describe('what a script says', () => {
  test.each([
    ['', { outcome: 'done', facts: {} }],
    ['{}', { outcome: 'done', facts: {} }],
    [
      '{"consoleUrl":"https://c","epg":7,"x":"y"}',
      { outcome: 'done', facts: { consoleUrl: 'https://c' } },
    ],
    ['{"outcome":"failed"}', { outcome: 'failed', reason: 'ScriptFailed', message: '' }],
    [
      '{"outcome":"failed","reason":"a b","message":"one\\n\\u001b[31mtwo"}',
      { outcome: 'failed', reason: 'ScriptFailed', message: 'one [31mtwo' },
    ],
  ])('%s', async (stdout, result) => {
    expect(await create(saying(stdout))).toEqual(result)
  })

  test.each([
    ['[]', 0, 'the script said no JSON object'],
    ['{', 0, 'JSON'],
    ['', 1, 'the script ended create with 1: last line'],
  ])('%s with exit code %d may pass: %s', async (stdout, code, message) => {
    await expect(create(saying(stdout, code, 'first\nlast line\n'))).rejects.toThrow(message)
  })
})
