import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { certifyServer, createAuthority } from '../src/kubernetes/certificates.ts'
import { openDatabase } from '../src/store/database.ts'
import { issueToken, readToken } from '../src/kubernetes/token.ts'
import { startPlatform } from '../src/index.ts'
import { clusterOf, jsonOf } from './support/replies.ts'
import { keepQuietPort, loopbackHost } from './support/loopback-host.ts'
import {
  makeDataDir,
  removeDataDir,
  startTestPlatform,
  type TestPlatform,
} from './support/test-platform.ts'
import { waitUntil } from './support/wait-until.ts'

let platform: TestPlatform
let id: string
let name: string
beforeAll(async () => {
  platform = await startTestPlatform()
  const made = clusterOf(
    await platform.api('alice', 'POST', '/clusters', { body: { name: 'dev' } }),
  )
  ;({ id, name } = made)
  await waitUntil(
    async () => clusterOf(await platform.api('alice', 'GET', `/clusters/${id}`)),
    ({ status }) => status.ready.status,
  )
})
afterAll(async () => {
  await platform.end()
})

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: {
      readonly server: string
      readonly 'tls-server-name': string
      readonly 'certificate-authority-data': string
    }
  }[]
  readonly users: readonly { readonly user: { readonly token?: string } }[]
}

async function kubeconfig(body?: object) {
  const reply = await platform.api('alice', 'POST', `/clusters/${id}/kubeconfig`, body && { body })
  const answer: { readonly kubeconfig: string; readonly expiresAt: string | null } = JSON.parse(
    reply.text,
  )
  const config: Kubeconfig = parse(answer.kubeconfig)
  return { ...answer, config }
}

describe('a kubeconfig', () => {
  test('has kubectl ask the CLI for tokens, and nothing in it expires', async () => {
    const { config, expiresAt } = await kubeconfig()
    const named = `indev-${name}`
    expect(expiresAt).toBeNull()
    expect(config).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: named,
          cluster: {
            server: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
            'tls-server-name': `${id}.cluster.indev.invalid`,
            'certificate-authority-data': expect.any(String),
          },
        },
      ],
      contexts: [{ name: named, context: { cluster: named, user: named } }],
      'current-context': named,
      users: [
        {
          name: named,
          user: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: 'indev',
              args: ['kubeconfig', 'credential', '--cluster', id, '--host', platform.url],
              interactiveMode: 'Never',
              provideClusterInfo: false,
              installHint: expect.stringContaining('"indev" is not on the PATH'),
            },
          },
        },
      ],
    })
  })

  test.each([{ execApiVersion: 'v1beta1' }, { auth: 'exec', execApiVersion: 'v1beta1' }])(
    'asked for with %j speaks to an older kubectl',
    async (body) => {
      const { kubeconfig: text } = await kubeconfig(body)
      expect(text).toContain('apiVersion: client.authentication.k8s.io/v1beta1\n')
    },
  )

  test('holds a token that expires, on request', async () => {
    const { config, expiresAt } = await kubeconfig({ auth: 'token' })
    expect(config.users).toEqual([{ name: `indev-${name}`, user: { token: expect.any(String) } }])
    const leftMs = Date.parse(expiresAt ?? '') - Date.now()
    expect(leftMs).toBeGreaterThan(13 * 60_000)
    expect(leftMs).toBeLessThanOrEqual(15 * 60_000)
  })

  test.each([
    [{ auth: 'password' }, 'auth must be one of exec, token'],
    [{ execApiVersion: 'v1alpha1' }, 'execApiVersion must be one of v1, v1beta1'],
    [{ user: 'x' }, 'user is not known here'],
  ])('asked for with %j is refused: %s', async (body, message) => {
    const reply = await platform.api('alice', 'POST', `/clusters/${id}/kubeconfig`, { body })
    expect(reply.text).toBe(`invalid_request: ${message}\n`)
  })

  test('of a cluster with a name that means something to YAML is still one', async () => {
    const body = { name: '"x": [*y]\\ #', nameSuffix: false }
    const made = clusterOf(await platform.api('alice', 'POST', '/clusters', { body }))
    const reply = await waitUntil(
      () => platform.api('alice', 'POST', `/clusters/${made.id}/kubeconfig`),
      ({ status }) => status === 200,
    )
    const { kubeconfig: text }: { readonly kubeconfig: string } = JSON.parse(reply.text)
    expect(parse(text)).toMatchObject({ 'current-context': `indev-${body.name}` })
    await platform.api('alice', 'DELETE', `/clusters/${made.id}`)
  })
})

describe('a credential', () => {
  test('is made for whoever may see the cluster, and written down without the token', async () => {
    const reply = await platform.api('bob', 'POST', `/clusters/${id}/credentials`)
    const { token }: { readonly token: string } = JSON.parse(reply.text)
    const audit = await platform.api('alice', 'GET', '/audit')
    const entry = { actor: 'bob@acme.example', action: 'createClusterCredential', outcome: 'done' }
    expect(jsonOf(audit)).toContainEqual(
      expect.objectContaining({ ...entry, target: `/clusters/${id}/credentials` }),
    )
    expect(audit.text).not.toContain(token)
  })

  const key = 'ab'.repeat(32)
  const token = issueToken(key, 'c', { userId: 'u', expiresAtMs: 5000 })
  const [header = '', body = '', mac = ''] = token.split('.')
  const forge = (claims: object, by = key) =>
    issueToken(by, 'c', { userId: 'v', expiresAtMs: 9e9, ...claims })

  test.each([
    ['as it is', token, 'u'],
    ['for another cluster', issueToken(key, 'd', { userId: 'u', expiresAtMs: 5000 }), undefined],
    ['made with another key', forge({}, 'cd'.repeat(32)), undefined],
    ['with another body', `${header}.${forge({}).split('.')[1]}.${mac}`, undefined],
    ['without its signature', `${header}.${body}.`, undefined],
    ['with more parts', `${token}.${mac}`, undefined],
    ['that is nonsense', 'nonsense', undefined],
    ['that is empty', '', undefined],
  ])('%s is read as it should be', (_case, text, user) => {
    expect(readToken(key, 'c', text, 4999)).toBe(user)
  })

  test('is nothing from the moment at which it expires', () => {
    expect(readToken(key, 'c', token, 5000)).toBeUndefined()
  })
})

/** What a client that knows the authority sees. */
const handshake = async (serverName: string): Promise<PeerCertificate | string> => {
  const { config } = await kubeconfig()
  const { server = '', 'certificate-authority-data': ca = '' } = config.clusters[0]?.cluster ?? {}
  const { hostname, port } = new URL(server)
  return new Promise((resolve) => {
    const options = { host: hostname, port: Number(port), ca: Buffer.from(ca, 'base64') }
    const socket = connect({ ...options, servername: serverName })
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate())
      socket.destroy()
    })
    socket.once('error', ({ message }) => resolve(message))
  })
}

describe('the certificate', () => {
  const names = ['x.cluster.indev.invalid', '127.0.0.1', '::1', '2001:db8::7:0:1']

  test('is for its names, and signed by the authority of the cluster, which may sign no other', () => {
    const authority = createAuthority('box')
    const server = new X509Certificate(certifyServer(authority, 'box', names).certificate)
    const root = new X509Certificate(authority.certificate)
    const others = new X509Certificate(createAuthority('box').certificate)
    expect(server.verify(root.publicKey)).toBe(true)
    expect(server.checkIssued(root)).toBe(true)
    expect(server.verify(others.publicKey)).toBe(false)
    expect([root.ca, server.ca]).toEqual([true, false])
    expect(
      names.map((host) => (isIP(host) === 0 ? server.checkHost(host) : server.checkIP(host))),
    ).toEqual([names[0], ...names.slice(1)])
    expect(server.checkHost('y.cluster.indev.invalid')).toBeUndefined()
  })

  test('convinces a client that knows the authority from the kubeconfig', async () => {
    expect(await handshake(`${id}.cluster.indev.invalid`)).toMatchObject({
      issuer: { CN: `indev simulated cluster ${id}` },
    })
  })

  test.each(['', 'x.cluster.indev.invalid', 'example.com'])(
    'is shown to nobody who asks for %p',
    async (serverName) => {
      expect(await handshake(serverName)).toEqual(expect.any(String))
    },
  )
})

describe('a restart', () => {
  test('takes another port where somebody else has the one it had', async () => {
    const dataDir = await makeDataDir()
    const host = loopbackHost()
    keepQuietPort(dataDir)
    const portOf = (): number => {
      const database = openDatabase(dataDir)
      const port = Number(database.remember('kubernetes.port', () => 'none'))
      database.close()
      return port
    }
    await (await startPlatform({ dataDir, host })).close()
    const before = portOf()
    const squatter = createServer().listen(before, host)
    await once(squatter, 'listening')
    await (await startPlatform({ dataDir, host })).close()
    expect(portOf()).toBeGreaterThan(0)
    expect(portOf()).not.toBe(before)
    squatter.close()
    await expect(startPlatform({ dataDir, kubernetesPort: 1.5 })).rejects.toMatchObject({
      code: 'ERR_PLATFORM_OPTION',
    })
    await removeDataDir(dataDir)
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
