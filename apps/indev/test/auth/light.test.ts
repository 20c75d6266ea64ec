import { expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../support/indev.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const HEAVY = ['sqlite', 'child_process', 'http', 'https', 'worker_threads', 'crypto']

test('a session whose token is good costs no request, lock, child or OpenID', () => {
  using dir = temporaryDir()
  const host = 'https://platform.example'
  const data = join(dir.path, 'indev')
  const nowMs = Date.now()
  const session = { host, accessToken: 'good', obtainedAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 }
  const platform = { issuer: `${host}/oidc`, clientId: 'c', audience: 'a', apiBase: `${host}/api` }
  const write = (file: string, content: unknown): void =>
    writeFileSync(join(data, file), JSON.stringify(content), { mode: 0o600 })
  mkdirSync(data)
  write('credentials.json', {
    v: 2,
    sessions: { k: session },
    active: { default: { [host]: 'k' } },
  })
  write('platforms.json', { v: 1, hosts: { [host]: platform } })
  const report = `process.on('exit', () => process._rawDebug(process.moduleLoadList.join('\\n')))`
  const ran = spawnSync(
    process.execPath,
    [`--import=data:text/javascript,${encodeURIComponent(report)}`, bundle, 'auth', 'token'],
    {
      encoding: 'utf8',
      timeout: 30_000,
      env: {
        PATH: process.env['PATH'],
        HOME: dir.path,
        XDG_DATA_HOME: dir.path,
        INDEV_HOST: host,
        INDEV_TELEMETRY: 'off',
      },
    },
  )
  const loaded = ran.stderr.split('\n')
  expect(ran.stdout).toBe('good\n')
  expect(loaded).toContain('NativeModule fs')
  expect(loaded.filter((line) => HEAVY.includes(line.replace('NativeModule ', '')))).toEqual([])
})
