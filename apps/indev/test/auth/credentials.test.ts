import { expect, test } from '@jest/globals'
import { clearCredentials, readCredentials, writeCredentials } from '../../src/auth/credentials.ts'
import { refreshAtMs } from '../../src/auth/session.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const one = 'https://one.example'
const two = 'https://two.example'
const kept = (accessToken: string) => ({
  accessToken,
  refreshToken: 'r',
  obtainedAtMs: 1,
  expiresAtMs: 2,
})

test('credentials are kept by host', () => {
  using dir = temporaryDir()
  const paths = { dataDir: dir.path }
  writeCredentials(paths, one, kept('a'))
  writeCredentials(paths, two, kept('b'))
  expect(readCredentials(paths, one)).toEqual(kept('a'))
  clearCredentials(paths, one)
  expect(readCredentials(paths, one)).toBeUndefined()
  expect(readCredentials(paths, two)).toEqual(kept('b'))
})

test('only the credentials that were found useless are cleared, never newer ones', () => {
  using dir = temporaryDir()
  const paths = { dataDir: dir.path }
  writeCredentials(paths, one, kept('newer'))
  clearCredentials(paths, one, kept('useless'))
  expect(readCredentials(paths, one)).toEqual(kept('newer'))
  clearCredentials(paths, one, kept('newer'))
  expect(readCredentials(paths, one)).toBeUndefined()
})

test('a token is refreshed with a tenth of its life left, at most 5 minutes early', () => {
  expect(refreshAtMs({ accessToken: '', obtainedAtMs: 0, expiresAtMs: 600_000 })).toBe(540_000)
  expect(refreshAtMs({ accessToken: '', obtainedAtMs: 0, expiresAtMs: 36_000_000 })).toBe(
    35_700_000,
  )
})
