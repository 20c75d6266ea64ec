import { describe, expect, test } from '@jest/globals'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { KEYS, SETTINGS } from '../../src/config/keys.ts'
import { findProject } from '../../src/config/project.ts'
import { stubPlatform } from '../support/stub-platform.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const none = { 'GET /api/v1/clusters': { json: [] } }

/** Does `work` in a working directory with a project's file. */
async function inProject<T>(
  content: unknown,
  work: (folder: string) => Promise<T> | T,
): Promise<T> {
  const before = process.cwd()
  using dir = temporaryDir()
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  writeFileSync(join(dir.path, '.indev.json'), text)
  process.chdir(dir.path)
  try {
    return await work(dir.path)
  } finally {
    process.chdir(before)
  }
}

interface Listed {
  readonly settings: readonly {
    readonly key: string
    readonly value: string | null
    readonly source: string
    readonly detail: string | null
  }[]
  readonly ignored: readonly { readonly key: string }[]
}

async function listed(env: NodeJS.ProcessEnv, argv: readonly string[] = []): Promise<Listed> {
  const ran = await runInProcess(indev, ['config', 'list', '-o', 'json', ...argv], { env })
  return JSON.parse(ran.stdout)
}

async function sourceOf(key: string, env: NodeJS.ProcessEnv, argv: readonly string[] = []) {
  const { settings } = await listed(env, argv)
  const { value, source } = settings.find((each) => each.key === key) ?? {}
  return { value, source }
}

describe('who decides', () => {
  test('a flag over a variable over a project over a profile over the user over what is built in', async () => {
    using home = temporaryDir()
    const env: Record<string, string> = { HOME: home.path, INDEV_TELEMETRY: 'off' }
    const set = (...argv: readonly string[]) =>
      runInProcess(indev, ['config', 'set', ...argv], { env })
    expect(await sourceOf('cluster.nodes', env)).toEqual({ value: null, source: 'not-set' })
    await set('cluster.nodes', '3')
    expect(await sourceOf('cluster.nodes', env)).toEqual({ value: '3', source: 'user' })
    await runInProcess(indev, ['profile', 'create', 'work'], { env })
    await set('cluster.nodes', '4', '--profile', 'work')
    expect(await sourceOf('cluster.nodes', env)).toEqual({ value: '3', source: 'user' })
    expect(await sourceOf('cluster.nodes', env, ['--profile', 'work'])).toEqual({
      value: '4',
      source: 'profile',
    })
    const inside = await inProject({ 'cluster.nodes': 5, output: 'yaml' }, () =>
      sourceOf('cluster.nodes', env, ['--profile', 'work']),
    )
    expect(inside).toEqual({ value: '5', source: 'project' })
    env['INDEV_HOST'] = 'https://variable.example'
    expect(await sourceOf('host', env)).toEqual({
      value: 'https://variable.example',
      source: 'environment',
    })
    const flag = ['--host', 'https://flag.example']
    expect(await sourceOf('host', env, flag)).toEqual({
      value: 'https://flag.example',
      source: 'flag',
    })
    expect(await sourceOf('output', env)).toEqual({ value: 'json', source: 'flag' })
  })

  test('results are printed as the settings say, unless the command line says otherwise', async () => {
    await using stub = await stubPlatform(none)
    await runInProcess(indev, ['config', 'set', 'output', 'json'], { env: stub.env })
    const list = ['cluster', 'list']
    expect(await runInProcess(indev, list, { env: stub.env })).toMatchObject({ stdout: '[]\n' })
    await inProject({ output: 'table' }, async () => {
      const inside = await runInProcess(indev, list, { env: stub.env })
      expect(inside.stdout).toContain('No clusters')
      const typed = await runInProcess(indev, [...list, '-o', 'json'], { env: stub.env })
      expect(typed.stdout).toBe('[]\n')
    })
  })
})

describe("a project's file", () => {
  test('may set how results look and what new clusters are, nothing else', () => {
    expect(KEYS.filter((key) => SETTINGS[key].scope === 'project')).toEqual([
      'output',
      'cluster.preset',
      'cluster.nodes',
    ])
  })

  test('that is hostile changes neither the address nor the store nor what is recorded', async () => {
    await using stub = await stubPlatform(none)
    const hostile = {
      host: 'https://evil.example',
      profile: 'evil',
      'credential-store': 'keychain',
      profiles: { default: { host: 'https://evil.example' } },
      telemetry: 'on',
      telemetryEndpoint: 'https://evil.example',
      issuer: 'https://evil.example',
      apiBase: 'https://evil.example',
      otlpEndpoint: 'https://evil.example',
      token: 'evil',
      __proto__: { host: 'https://evil.example' },
      'cluster.nodes': 9_999,
      output: 'json; rm -rf /',
    }
    const env = { ...stub.env, INDEV_TELEMETRY: '' }
    const status = ['telemetry', 'status', '-o', 'json']
    const before: unknown = JSON.parse((await runInProcess(indev, status, { env })).stdout)
    await inProject(hostile, async () => {
      const { settings, ignored } = await listed(env)
      expect(ignored.map(({ key }) => key).toSorted()).toEqual(Object.keys(hostile).toSorted())
      expect(settings.find(({ key }) => key === 'host')).toMatchObject({ value: stub.url })
      expect(settings.find(({ key }) => key === 'credential-store')).toMatchObject({
        value: 'auto',
      })
      expect(JSON.parse((await runInProcess(indev, status, { env })).stdout)).toEqual(before)
      await runInProcess(indev, ['cluster', 'list'], { env })
    })
    expect(stub.asked).toEqual([{ line: 'GET /api/v1/clusters', body: '', token: 'good' }])
  })

  test.each([
    ['not JSON', '{', 'it is not JSON'],
    ['not an object', '[]', 'it is not a JSON object'],
    ['too large', JSON.stringify({ x: 'y'.repeat(70_000) }), 'it is too large'],
  ])('that is %s says nothing', async (_what, text, why) => {
    const found = await inProject(text, (folder) => findProject(folder, '/'))
    expect(found?.ignored).toEqual([{ key: '.indev.json', why }])
  })

  test('is not there where the working directory is not', async () => {
    const before = process.cwd()
    const gone = temporaryDir()
    process.chdir(gone.path)
    gone[Symbol.dispose]()
    try {
      using home = temporaryDir()
      const env = { HOME: home.path, INDEV_TELEMETRY: 'off' }
      expect(await runInProcess(indev, ['config', 'list'], { env })).toMatchObject({ exitCode: 0 })
    } finally {
      process.chdir(before)
    }
  })

  test('is looked for upwards as far as home, and a link is not followed', () =>
    inProject({ output: 'json' }, (folder) => {
      const inside = join(folder, 'a/b')
      expect(findProject(inside, '/')).toMatchObject({ values: { output: 'json' } })
      expect(findProject(inside, join(folder, 'a'))).toBeUndefined()
      using other = temporaryDir()
      symlinkSync(join(folder, '.indev.json'), join(other.path, '.indev.json'))
      expect(findProject(other.path, other.path)).toBeUndefined()
    }))
})

describe('a setting', () => {
  test('is set, read and taken back; what others keep in the file stays', async () => {
    using home = temporaryDir()
    const env = { HOME: home.path, INDEV_TELEMETRY: 'off' }
    const file = (await runInProcess(indev, ['config', 'path'], { env })).stdout.trim()
    await runInProcess(indev, ['config', 'set', 'host', 'https://one.example/'], { env })
    const content = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...content, telemetry: 'off', theirs: [1] }))
    const get = ['config', 'get', 'host']
    expect(await runInProcess(indev, get, { env })).toMatchObject({
      stdout: 'https://one.example\n',
    })
    const unset = await runInProcess(indev, ['config', 'unset', 'host'], { env })
    expect(unset.stdout).toBe('host is no longer set\n')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ telemetry: 'off', theirs: [1] })
  })

  test.each([
    [['set', 'telemetry', 'on'], 'indev telemetry status'],
    [['set', 'issuer', 'x'], 'indev config list'],
    [['set', 'host', 'http://far.example'], 'host takes an https: URL'],
    [['set', 'profile', 'nobody'], 'there is no profile nobody'],
    [['set', 'profile', 'constructor'], 'profile takes'],
    [['get', 'cluster.preset'], 'cluster.preset is not set'],
  ])('%j is refused with a reason', async (argv, says) => {
    using home = temporaryDir()
    const env = { HOME: home.path, INDEV_TELEMETRY: 'off' }
    const ran = await runInProcess(indev, ['config', ...argv], { env })
    expect(ran.exitCode).toBeGreaterThan(0)
    expect(ran.stderr).toContain(says)
  })

  test('is not guessed from a damaged file', async () => {
    using home = temporaryDir()
    const env = { HOME: home.path, XDG_CONFIG_HOME: home.path, INDEV_TELEMETRY: 'off' }
    await runInProcess(indev, ['config', 'set', 'output', 'json'], { env })
    writeFileSync(join(home.path, 'indev/config.json'), '{ "host": ')
    const ran = await runInProcess(indev, ['cluster', 'list'], { env })
    expect(ran).toMatchObject({ exitCode: 10, stderr: expect.stringContaining('cannot be read') })
  })
})

test('a new cluster is what the settings of its project say, where the command line says nothing', async () => {
  await using stub = await stubPlatform(none)
  const dry = ['cluster', 'create', 'x', '--dry-run=client', '-o', 'json', '--sso', 'entra']
  const pools = async (...argv: readonly string[]): Promise<unknown> => {
    const ran = await runInProcess(indev, [...dry, ...argv], { env: stub.env })
    return JSON.parse(ran.stdout)
  }
  await runInProcess(indev, ['config', 'set', 'cluster.preset', 'balanced'], { env: stub.env })
  await inProject({ 'cluster.nodes': 4 }, async () => {
    expect(JSON.stringify(await pools())).toContain('{"preset":"balanced","replicas":4}')
    expect(JSON.stringify(await pools('--nodes', '3'))).toContain(
      '{"preset":"balanced","replicas":3}',
    )
    const scaled = await pools('--enable-autoscaling', '--min-nodes', '2', '--max-nodes', '5')
    expect(JSON.stringify(scaled)).toContain('"maxCount":5')
  })
})
