import { expect, test } from '@jest/globals'
import { EventEmitter, once } from 'node:events'
import { runIndev } from '../support/indev.ts'
import { rotatingTokens } from '../support/rotating-tokens.ts'
import { signedIn, stubPlatform } from '../support/stub-platform.ts'
import type { Reply } from '../support/stub-platform.ts'

const CROWD = 16
const TOKEN = 'POST /oidc/token'
const token = ['auth', 'token']

test('16 processes refresh one session: one asks, 15 adopt, nobody is signed out', async () => {
  await using stub = await stubPlatform({ [TOKEN]: rotatingTokens('refresh-of-old') })
  stub.signIn(signedIn('old', 'expired'))
  const ran = await Promise.all(
    Array.from({ length: CROWD }, () => runIndev(token, { env: stub.env })),
  )
  expect(new Set(ran.map(({ stdout }) => stdout))).toEqual(new Set(['access-1\n']))
  expect(ran.filter(({ exitCode, stderr }) => exitCode !== 0 || stderr !== '')).toEqual([])
  expect(stub.asked.filter(({ line }) => line === TOKEN)).toHaveLength(1)
  expect(stub.credentials()).toMatchObject({ refreshToken: 'refresh-1' })
})

test('whoever holds the lock may be killed: the next one goes on', async () => {
  const rotate = rotatingTokens('refresh-of-old')
  const events = new EventEmitter()
  const asked = once(events, 'asked')
  let count = 0
  await using stub = await stubPlatform({
    [TOKEN]: (self): Reply | Promise<Reply> => {
      count += 1
      if (count > 1) return rotate(self)
      events.emit('asked')
      // The first one never hears of it.
      return new Promise(() => {})
    },
  })
  stub.signIn(signedIn('old', 'expired'))
  const killed = runIndev(token, {
    env: stub.env,
    onStart: (kill) => void asked.then(() => kill('SIGKILL')),
  })
  await asked
  const [first, second] = await Promise.all([killed, runIndev(token, { env: stub.env })])
  expect(first.exitCode).toBe(137)
  expect(second).toEqual({ exitCode: 0, stdout: 'access-1\n', stderr: '' })
})
