import { expect, test } from '@jest/globals'
import { Snapshot } from '../src/snapshot.ts'

test('the environment is named and not looked into, nor is a copy of it', () => {
  const { env } = process
  const seen = new Snapshot({ depth: 2, maxChars: 10_000 }).scope({
    env,
    host: { env, argv: ['get'] },
    copy: { ...env, PATH: '/bin', HOME: '/home/alice', EXTRA: '1' },
    request: { PATH: '/clusters' },
  })
  expect(seen).toEqual({
    env: '<environment>',
    host: { env: '<environment>', argv: ['get'] },
    copy: '<environment>',
    request: { PATH: '/clusters' },
  })
})
