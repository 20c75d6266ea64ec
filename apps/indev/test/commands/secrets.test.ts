import { expect, test } from '@jest/globals'
import { runInProcess } from '@indev/cli/testing'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { indev } from '../../src/app.ts'
import { parseRegistry } from '../../src/pull-secrets/registry.ts'
import { stubPlatform } from '../support/stub-platform.ts'
import type { StubPlatform } from '../support/stub-platform.ts'

const SECRETS = 'POST /api/v1/settings/image-pull-secrets'
const MADE = { id: 's-1', name: 'team', createdAt: '2026-01-02T03:04:05Z', registries: ['ghcr.io'] }
const CANARY = 'sesame-7f3a'

test.each([
  ['ghcr.io:alice', 'ghcr.io', 'alice', undefined],
  ['ghcr.io:alice:a:b', 'ghcr.io', 'alice', 'a:b'],
  ['host:5000:alice', 'host:5000', 'alice', undefined],
  ['host:5000:alice:p', 'host:5000', 'alice', 'p'],
  ['[::1]:5000:alice:p', '[::1]:5000', 'alice', 'p'],
  ['host:alice:5000', 'host', 'alice', '5000'],
])('a registry %s', (typed, address, username, password) => {
  expect(parseRegistry(typed)).toEqual({ address, username, password })
})

test.each(['', 'ghcr.io', ':alice', 'ghcr.io:', 'ghcr.io:alice:'])('no registry: %j', (typed) => {
  expect(() => parseRegistry(typed)).toThrow('--registry needs ADDRESS:USERNAME')
})

/** Runs a line, with everything that is recorded going into the home of the stub. */
function run(stub: StubPlatform, line: string, options: { env?: object; stdin?: string } = {}) {
  const env = { ...stub.env, INDEV_TELEMETRY: 'local', XDG_STATE_HOME: stub.env['HOME'] ?? '' }
  return runInProcess(indev, line.split(' '), {
    env: { ...env, ...options.env },
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
  })
}

/** Every byte that a run left on the disk. */
function leftBehind(stub: StubPlatform): string {
  const dir = stub.env['HOME'] ?? ''
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
  return files
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

test.each(['stdin', 'a file', 'the environment', 'the flag'])(
  'the password of a registry comes from %s, and reaches the platform alone',
  async (from) => {
    await using stub = await stubPlatform({ [SECRETS]: { status: 201, json: MADE } })
    const file = join(stub.env['HOME'] ?? '', 'password')
    if (from === 'a file') writeFileSync(file, `${CANARY}\n`)
    const bare = 'pull-secret create team --registry ghcr.io:alice'
    const ran = await run(
      stub,
      {
        stdin: `${bare} --password-stdin`,
        'a file': `${bare} --password-file ${file}`,
        'the environment': bare,
        'the flag': `${bare}:${CANARY}`,
      }[from] ?? '',
      {
        ...(from === 'the environment' ? { env: { INDEV_REGISTRY_PASSWORD: CANARY } } : {}),
        ...(from === 'stdin' ? { stdin: `${CANARY}\n` } : {}),
      },
    )
    expect(ran).toMatchObject({ exitCode: 0, stdout: 'created pull secret: team (ID: s-1)\n' })
    const registries = { 'ghcr.io': { username: 'alice', password: CANARY } }
    expect(JSON.parse(stub.asked.at(-1)?.body ?? '')).toEqual({ name: 'team', registries })
    if (from === 'a file') writeFileSync(file, '')
    expect(leftBehind(stub)).toContain('pull-secret create')
    expect(`${ran.stdout}${ran.stderr}${leftBehind(stub)}`).not.toContain(CANARY)
  },
)

test('a refused request repeats no password, in text or as JSON', async () => {
  await using stub = await stubPlatform({ [SECRETS]: { status: 422, text: 'no' } })
  const line = `pull-secret create team --registry ghcr.io:alice:${CANARY}`
  for (const each of [line, `${line} -o json`, `${line} --debug`]) {
    const ran = await run(stub, each)
    expect(ran.exitCode).toBe(2)
    expect(`${ran.stdout}${ran.stderr}${leftBehind(stub)}`).not.toContain(CANARY)
  }
})

test('an API key is on stdout once, and nowhere else', async () => {
  const createdBy = { id: 'u', name: 'Alice', upn: 'alice@acme.example' }
  const at = { createdAt: '2026-01-02T03:04:05Z', expiresAt: '2026-02-02T03:04:05Z' }
  const deployment = { id: 'd-1', name: 'chat', model: 'm', endpoint: 'https://e', createdBy }
  const key = { id: 'k-1', name: 'job', prefix: 'sk', createdBy, ...at, key: CANARY }
  const keys = '/api/v1/blurite/llm-deployments/d-1/api-keys'
  await using stub = await stubPlatform({
    'GET /api/v1/blurite/llm-deployments/by-name/chat': { json: deployment },
    [`POST ${keys}`]: { status: 201, json: key },
    [`GET ${keys}`]: { json: [key] },
  })
  const made = await run(stub, 'ai apikey create job --deployment chat --ttl 30')
  expect(made.stdout).toBe(`created AI API key: job\n${CANARY}\n`)
  expect(made.stderr).toContain('will not be shown again')
  expect((await run(stub, 'ai apikey create job --deployment chat --ttl 30 -q')).stdout).toBe(
    `${CANARY}\n`,
  )
  for (const line of ['ai apikey list -d chat -o json', 'ai apikey list -d chat -o wide']) {
    expect((await run(stub, line)).stdout).not.toContain(CANARY)
  }
  expect(leftBehind(stub)).not.toContain(CANARY)
})
