import { describe, expect, test } from '@jest/globals'
import { acceptUrl, DEFAULT_HOST } from '../src/host.ts'
import { targetOf } from '../src/profiles/target.ts'

const hostIn = (env: NodeJS.ProcessEnv): string => targetOf({ env, paths: undefined }).host

describe('the address of the platform', () => {
  test.each([
    ['https://platform.example', 'https://platform.example'],
    ['https://platform.example/', 'https://platform.example'],
    ['https://platform.example/base/', 'https://platform.example/base'],
    ['http://127.0.0.1:4810', 'http://127.0.0.1:4810'],
    ['http://127.1:80/', 'http://127.0.0.1'],
    ['http://localhost:1', 'http://localhost:1'],
    ['http://[::1]:1', 'http://[::1]:1'],
  ])('%s is %s', (given, host) => {
    expect(acceptUrl(given)).toBe(host)
  })

  test.each([
    'http://platform.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'https://user:secret@platform.example',
    'https://platform.example?q=1',
    'https://platform.example#x',
    'ftp://127.0.0.1',
    'platform.example',
    '',
  ])('%p is refused, because tokens go there', (given) => {
    expect(acceptUrl(given)).toBeUndefined()
  })

  test('it is the built-in one unless INDEV_HOST is set to something', () => {
    expect(hostIn({})).toBe(DEFAULT_HOST)
    expect(hostIn({ INDEV_HOST: '' })).toBe(DEFAULT_HOST)
    expect(hostIn({ INDEV_HOST: 'https://other.example/' })).toBe('https://other.example')
  })

  test('a refused one is a usage error that does not repeat the value', () => {
    expect(() => hostIn({ INDEV_HOST: 'http://secret.example' })).toThrow(
      expect.objectContaining({
        kind: 'usage',
        slug: 'config.bad-host',
        message: expect.not.stringContaining('secret'),
      }),
    )
  })
})
