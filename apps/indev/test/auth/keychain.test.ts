import { beforeAll, describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openKeychain } from '../../src/auth/keychain.ts'
import { openSecretStore } from '../../src/auth/secret-store.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const program = fileURLToPath(new URL('fixtures/keychain-life.ts', import.meta.url))
const needed = ['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool']
const canRun = needed.every((name) => spawnSync('which', [name]).status === 0)
beforeAll(() => {
  if (!canRun) process.stderr.write(`skipped: 1 keychain (needs ${needed.join(', ')})\n`)
})

/** What the program in the keychain's session found. */
interface Told {
  readonly signedIn: { readonly file: unknown }
  readonly refreshed: { readonly file: unknown }
}

const session = {
  key: 'k',
  host: 'https://one.example',
  credentials: { accessToken: 'a', refreshToken: 'r', obtainedAtMs: 1, expiresAtMs: 2 },
}

;(canRun ? describe : describe.skip)('the Secret Service', () => {
  test('has the refresh token from sign-in to sign-out, and the file never does', () => {
    using dir = temporaryDir()
    const script = `printf secret | gnome-keyring-daemon --unlock --components=secrets >"$HOME/daemon" &&
      exec "$0" "$1"`
    const ran = spawnSync(
      'dbus-run-session',
      ['--', 'bash', '--norc', '-c', script, process.execPath, program],
      {
        encoding: 'utf8',
        timeout: 150_000,
        killSignal: 'SIGKILL',
        env: { PATH: process.env['PATH'], HOME: dir.path, XDG_DATA_HOME: dir.path },
      },
    )
    const told: Told = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '')
    expect(told).toMatchObject({
      codes: [0, 0, 0, 0],
      signedIn: { file: { accessToken: 'access-1', store: 'keychain' }, keychain: 'refresh-1' },
      refreshed: { file: { accessToken: 'access-2', store: 'keychain' }, keychain: 'refresh-2' },
      store: 'keychain',
      signedOut: { keychain: '', revoked: 'refresh-2' },
    })
    expect(JSON.stringify([told.signedIn.file, told.refreshed.file])).not.toContain('refresh-')
  })
})

test('a keychain that never answers costs 2 s, and the file takes its place', async () => {
  using dir = temporaryDir()
  const path = join(dir.path, 'bus')
  const silent = createServer(() => {}).listen(path)
  await once(silent, 'listening')
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` }
  const answer = await openKeychain(env).write('k', 's3cret')
  expect(answer).toEqual({ ok: false, why: 'no answer within 2 s' })
  silent.close()
})

const broken = {
  missing: undefined,
  read: () => Promise.resolve({ ok: false as const, why: 'it refused' }),
  write: () => Promise.resolve({ ok: false as const, why: 'it refused' }),
  remove: () => Promise.resolve({ ok: false as const, why: 'it refused' }),
}
const store = (wish: string, keychain = broken) =>
  openSecretStore({ env: { INDEV_CREDENTIAL_STORE: wish }, paths: undefined }, keychain)

test('auto falls back to the file and says why; file asks no keychain; keychain alone gives up', async () => {
  expect(await store('auto').put(session)).toEqual({ session, fallback: 'it refused' })
  expect(await store('file').put(session)).toEqual({ session, fallback: undefined })
  await expect(store('keychain').put(session)).rejects.toMatchObject({
    slug: 'credentials.keychain-unusable',
  })
  await expect(store('keychain').prepare()).rejects.toMatchObject({ kind: 'environment' })
  await expect(store('auto').prepare()).resolves.toBeUndefined()
})

test('a token that was just rotated is never lost, whatever the keychain does', async () => {
  expect(await store('keychain').put(session, true)).toEqual({ session, fallback: 'it refused' })
})

test('a token that the system would cut off goes into the file', async () => {
  const long = {
    ...session,
    credentials: { ...session.credentials, refreshToken: 'r'.repeat(2_000) },
  }
  expect(await store('auto').put(long)).toEqual({
    session: long,
    fallback: 'the token is too long for it',
  })
})

test('a wish that is none is a usage error', () => {
  expect(() => store('vault')).toThrow(expect.objectContaining({ kind: 'usage' }))
})
