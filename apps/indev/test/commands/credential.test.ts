import { describe, expect, test } from '@jest/globals'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { startWithKubeconfigs as start } from '../support/kubeconfig.ts'

const TOKEN = 'POST /api/v1/clusters/c-1/credentials'

/** As a kubeconfig names it. */
function plugin(host: string): string {
  return `kubeconfig credential --cluster c-1 --host ${host}`
}

describe('the credential plugin', () => {
  const expiresAt = new Date(Date.now() + 900_000).toISOString()
  test('asks once, and then answers from a private file, in the version that kubectl speaks', async () => {
    await using m = await start({ [TOKEN]: { json: { token: 'k8s', expiresAt } } })
    const first = await m.run(plugin(m.stub.url))
    expect(JSON.parse(first.stdout)).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { expirationTimestamp: expiresAt, token: 'k8s' },
    })
    const asked = m.stub.asked.length
    const info = '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential"}'
    const second = await m.run(plugin(m.stub.url), { KUBERNETES_EXEC_INFO: info })
    expect(JSON.parse(second.stdout)).toMatchObject({
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      status: { token: 'k8s' },
    })
    expect(m.stub.asked.length).toBe(asked)
    const kept = join(m.dir, 'indev', 'cluster-tokens.json')
    expect(statSync(kept).mode & 0o777).toBe(0o600)
  })

  test('asks again when the token is about to run out, and another profile gets its own', async () => {
    const soon = new Date(Date.now() + 20_000).toISOString()
    await using m = await start({ [TOKEN]: { json: { token: 'k8s', expiresAt: soon } } })
    await m.run(plugin(m.stub.url))
    await m.run(plugin(m.stub.url))
    expect(m.stub.asked.filter((each) => each.line === TOKEN)).toHaveLength(2)
    expect(await m.run(`${plugin(m.stub.url)} --profile work`)).toMatchObject({ exitCode: 4 })
  })

  test('without a session it says how to sign in, on stderr, and starts nothing', async () => {
    await using m = await start()
    const ran = await m.run(plugin('https://elsewhere.example'))
    expect(ran).toMatchObject({ exitCode: 4, stdout: '' })
    expect(ran.stderr).toContain('indev login --host https://elsewhere.example')
  })
})
