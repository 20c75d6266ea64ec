import { expect, test } from '@jest/globals'
import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { browserCommands, openBrowser } from '../../src/auth/browser.ts'
import { signedIn, stubPlatform } from '../support/stub-platform.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const url = 'https://idp.example/auth?a=b&c=$(touch%20x)'

test.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, readonly (readonly string[])[]]>([
  ['a Mac', {}, 'darwin', [['open', url]]],
  ['Windows', {}, 'win32', [['rundll32', 'url.dll,FileProtocolHandler', url]]],
  ['Linux', {}, 'linux', [['xdg-open', url]]],
  ['WSL', { WSL_DISTRO_NAME: 'Debian' }, 'linux', [['wslview', url]]],
  [
    '$BROWSER',
    { BROWSER: 'firefox -P work:w3m' },
    'linux',
    [
      ['firefox', '-P', 'work', url],
      ['w3m', url],
    ],
  ],
  ['$BROWSER with a place', { BROWSER: 'open -u %s now' }, 'linux', [['open', '-u', url, 'now']]],
  ['an empty $BROWSER', { BROWSER: ' ' }, 'linux', [['xdg-open', url]]],
])(
  'on %s the address is one argument of a program, never part of a line',
  (_what, env, platform, commands) => {
    expect(browserCommands(url, { env, platform })).toEqual(commands)
  },
)

/** A program that leaves what it was given, and a way to wait for it. */
function traceIn(dir: string) {
  const trace = join(dir, 'trace')
  const program = join(dir, 'program.mjs')
  writeFileSync(
    program,
    `import { renameSync, writeFileSync } from 'node:fs'
     writeFileSync('${trace}.tmp', JSON.stringify([process.argv.slice(2), process.env.INDEV_TOKEN ?? '']))
     renameSync('${trace}.tmp', '${trace}')`,
  )
  const left = new Promise<void>((resolve) => {
    const watcher = watch(dir, () => {
      if (!existsSync(trace)) return
      watcher.close()
      resolve()
    })
    watcher.unref()
  })
  return { trace, left, env: { BROWSER: `${process.execPath} ${program}` } }
}

test('a browser gets the address and no token; one that is not there is passed over', async () => {
  using dir = temporaryDir()
  const { trace, left, env } = traceIn(dir.path)
  const setting = {
    env: { BROWSER: `/nonexistent/browser:${env.BROWSER}`, INDEV_TOKEN: 's3cret' },
    platform: 'linux' as const,
  }
  expect(await openBrowser(new URL(url), setting)).toBe(true)
  await left
  expect(JSON.parse(readFileSync(trace, 'utf8'))).toEqual([[url], ''])
})

test.each(['file:///etc/passwd', 'javascript:alert(1)', 'ms-settings:'])(
  '%s is not an address for a browser',
  async (address) => {
    const setting = { env: { BROWSER: 'true' }, platform: 'linux' as const }
    expect(await openBrowser(new URL(address), setting)).toBe(false)
  },
)

test.each([
  ['signed out', undefined],
  ['a session that cannot be refreshed', signedIn('old', 'expired')],
])('no command but login opens a browser: %s', async (_what, credentials) => {
  using dir = temporaryDir()
  const { trace, env } = traceIn(dir.path)
  await using stub = await stubPlatform({
    'POST /oidc/token': { status: 400, json: { error: 'invalid_grant' } },
  })
  stub.signIn(credentials)
  const terminals = { stdin: true, stdout: true, stderr: true }
  const options = { env: { ...stub.env, ...env, DISPLAY: ':0' }, terminals }
  for (const argv of [
    ['cluster', 'list'],
    ['account', 'show'],
    ['auth', 'status'],
    ['auth', 'refresh'],
    ['auth', 'token', '--reveal'],
    ['logout'],
  ]) {
    const { stderr } = await runInProcess(indev, argv, options)
    expect(stderr).not.toContain('To sign in, open')
  }
  expect(existsSync(trace)).toBe(false)
})
