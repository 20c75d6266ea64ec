import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readVault } from '../src/auth/credentials.ts'
import { walkForms } from './support/form-walker.ts'
import {
  device,
  DEVICE,
  DISCOVERY,
  discovery,
  pending,
  TOKEN,
} from './support/identity-provider.ts'
import { runIndev } from './support/indev.ts'
import { startPlatform } from './support/platform.ts'
import { stubPlatform } from './support/stub-platform.ts'
import { temporaryDir } from './support/temporary-dir.ts'

/** Everything written below a folder, as one text; but for the operations, which are the user's own. */
function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && basename(entry.parentPath) !== 'operations')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

test('what is recorded names milestones and sizes, never people, clusters, paths or tokens', async () => {
  using home = temporaryDir()
  await using platform = await startPlatform('--step-ms', '5', '--max-clusters', '1')
  const state = join(home.path, 'state')
  // No endpoint: nothing is uploaded, everything stays to be looked at.
  const env = {
    HOME: home.path,
    XDG_STATE_HOME: state,
    INDEV_HOST: platform.url,
    INDEV_TELEMETRY: 'on',
  }
  const walks: Promise<string>[] = []
  const login = await runIndev(['login'], {
    env,
    onStderr(text) {
      const url = /^or open (\S+)\n/m.exec(text)?.[1]
      if (url !== undefined && walks.length === 0) walks.push(walkForms(url, 'alice@acme.example'))
    },
  })
  await Promise.all(walks)
  const args = ['cluster', 'create', 'canary-name', '--preset', 'performance', '--wait']
  const create = await runIndev(args, { env })
  const overQuota = await runIndev(['cluster', 'create', 'canary-two'], { env })
  expect([login.exitCode, create.exitCode, overQuota.exitCode]).toEqual([0, 0, 8])

  const recorded = everythingIn(state)
  for (const word of ['device_code.shown', 'token.acquired', 'duration_ms', 'accepted', 'ready']) {
    expect(recorded).toContain(word)
  }
  for (const word of ['cluster create', 'performance', 'cluster.quota-exceeded']) {
    expect(recorded).toContain(word)
  }
  const { sessions } = readVault({ dataDir: join(home.path, '.local/share/indev') })
  const [session] = Object.values(sessions)
  const { accessToken = '', refreshToken = '' } = session ?? {}
  expect(accessToken.length * refreshToken.length).toBeGreaterThan(0)
  for (const secret of [accessToken, refreshToken, 'canary', 'alice', 'Alice', 'acme', home.path]) {
    expect(recorded).not.toContain(secret)
  }
})

test('a run that is not to be recorded writes nothing but credentials', async () => {
  using home = temporaryDir()
  const env = { HOME: home.path, INDEV_HOST: 'http://127.0.0.1:9', DO_NOT_TRACK: '1' }
  expect(await runIndev(['cluster', 'list'], { env })).toMatchObject({ exitCode: 4 })
  expect(readdirSync(home.path)).toEqual([])
})

test('Ctrl-C in a sign-in is death by SIGINT, quietly and at once', async () => {
  await using stub = await stubPlatform({
    [DISCOVERY]: discovery,
    [DEVICE]: device,
    [TOKEN]: pending,
  })
  const ran = await runIndev(['login'], {
    env: stub.env,
    onStderr(text, kill) {
      if (text.includes('Waiting')) kill('SIGINT')
    },
  })
  expect(ran).toMatchObject({ exitCode: 130, stdout: '' })
  expect(ran.stderr).not.toMatch(/error|at /)
})
