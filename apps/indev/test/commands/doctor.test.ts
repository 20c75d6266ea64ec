import { commandProblems, runInProcess } from '@indev/cli/testing'
import { expect, test } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { indev } from '../../src/app.ts'
import { patiently } from '../support/patiently.ts'
import { stubPlatform } from '../support/stub-platform.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

/** What `indev doctor` finds. */
async function doctor(check: string, env: NodeJS.ProcessEnv) {
  const argv = ['doctor', check, '-o', 'json']
  const ran = await patiently(() => runInProcess(indev, argv, { env }))
  const document = JSON.parse(ran.stdout)
  const [finding] = (document.error?.details ?? document).checks
  await expect(commandProblems(indev, [finding.next?.command ?? ''])).resolves.toEqual([])
  return { exitCode: ran.exitCode, finding }
}

test('a platform that answers, whatever it says of itself', async () => {
  await using stub = await stubPlatform({})
  const { exitCode, finding } = await doctor('platform', stub.env)
  expect({ exitCode, finding }).toMatchObject({
    exitCode: 0,
    finding: { status: 'ok', what: `${stub.url} answers` },
  })
})

test.each([
  ['nobody', undefined, /127\.0\.0\.1:9/],
  ['somebody in trouble', 503, /answers with HTTP 503$/],
])('a platform where %s answers is exit 10', async (_who, status, what) => {
  await using stub = await stubPlatform({
    'GET /.well-known/indev-platform': { status: status ?? 200, json: {} },
  })
  const host = status === undefined ? 'http://127.0.0.1:9' : stub.url
  const { exitCode, finding } = await doctor('platform', { ...stub.env, INDEV_HOST: host })
  expect({ exitCode, ...finding }).toMatchObject({
    exitCode: 10,
    status: 'failed',
    what: expect.stringMatching(what),
  })
})

test('whether somebody is signed in', async () => {
  await using stub = await stubPlatform({})
  expect((await doctor('signed-in', stub.env)).finding).toMatchObject({ status: 'ok' })
  const other = { ...stub.env, INDEV_HOST: 'https://other.example' }
  expect((await doctor('signed-in', other)).finding).toMatchObject({
    status: 'warning',
    next: { command: 'indev login' },
  })
  const token = { ...other, INDEV_TOKEN: 'given' }
  expect((await doctor('signed-in', token)).finding).toMatchObject({ what: 'by INDEV_TOKEN' })
})

const kubeconfig = (command: string): string => `users:
- name: indev-prod
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ${command}
      args: [kubeconfig, credential, --cluster, c1, --host, https://platform.example]
`

test.each([
  ['none', undefined, 'skipped', /^there is none$/],
  ['one of ours', kubeconfig(process.execPath), 'ok', /: 1 of ours$/],
  ['one whose program is gone', kubeconfig('/gone/indev'), 'warning', /names \/gone\/indev/],
  ['no YAML', '{', 'failed', /cannot be read: not YAML/],
])('a kubeconfig: %s', async (_what, text, status, what) => {
  using home = temporaryDir()
  mkdirSync(join(home.path, '.kube'))
  if (text !== undefined) writeFileSync(join(home.path, '.kube/config'), text)
  const { finding } = await doctor('kubeconfig', { HOME: home.path, DO_NOT_TRACK: '1' })
  expect(finding).toMatchObject({ status, what: expect.stringMatching(what) })
})
