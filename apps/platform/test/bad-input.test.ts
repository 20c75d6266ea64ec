import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { contracts } from '../src/api/contract/contracts.ts'
import { openDatabase } from '../src/store/database.ts'
import { hostileTexts, makeOneOfEverything, sendBadRequests } from './support/bad-requests.ts'
import { identityOf, jsonOf } from './support/replies.ts'
import { seed } from './support/seed.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

/** About five hundred requests in all; `stress` sends a thousand to each route. */
const perRoute = Math.ceil(500 / Object.keys(contracts).length)

let platform: TestPlatform
/** That gives requests no time. */
let hasty: TestPlatform
let ids: string[]
beforeAll(async () => {
  platform = await startTestPlatform({ maxClusters: 50, stepMs: 3_600_000 })
  hasty = await startTestPlatform({ requestTimeoutMs: 100 })
  ids = await makeOneOfEverything(platform)
})
afterAll(async () => {
  await platform.end()
  await hasty.end()
})

describe(`bad input (seed ${seed}) is refused as the document says, never with a 5xx or a stack`, () => {
  test.each(Object.entries(contracts))('%s', async (_id, contract) => {
    const sent = await sendBadRequests(platform, contract, ids, { count: perRoute, seed })
    expect(sent).toBe(perRoute)
  })
})

describe('a refusal that quotes its request', () => {
  test('is one line for a terminal whatever the name of a member is, and is bounded', async () => {
    const body = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`${n}\n\u001b[31m`, n]))
    const plain = await platform.api('alice', 'POST', '/clusters', { body })
    expect(plain.text).toBe('invalid_request: name is required\n')
    const long = { name: 'x', [`y\n\u202e${'y'.repeat(60_000)}`]: 1 }
    const line = (await platform.api('alice', 'POST', '/clusters', { body: long })).text
    expect(line).toBe(`invalid_request: y\ufffd\ufffd${'y'.repeat(97)} is not known here\n`)
    const headers = { accept: 'application/problem+json' }
    const document = await platform.api('alice', 'POST', '/clusters', { body, headers })
    const { fields }: { readonly fields: readonly unknown[] } = JSON.parse(document.text)
    expect(fields).toHaveLength(100)
  })
})

describe('a body that is too long', () => {
  const withBody = Object.entries(contracts).filter(([, { body }]) => body !== undefined)

  test.each(withBody)('is refused by %s', async (_id, { method, path }) => {
    const target = path.replaceAll(/\{\w+\}/g, 'x')
    const reply = await platform.api('alice', method, target, { body: ' '.repeat(70_000) })
    expect([reply.status, reply.headers.get('connection')]).toEqual([413, 'close'])
  })
})

describe('what looks like an attack', () => {
  test.each(hostileTexts)('such as %j is data: stored and read back as it is', async (value) => {
    const registries = { [value]: { username: value, password: value } }
    // What was sent above may have taken the bare name.
    const name = `stored ${value}`
    const body = { name, registries }
    const made = await platform.api('alice', 'POST', '/settings/image-pull-secrets', { body })
    const path = `/settings/image-pull-secrets/${identityOf(made).id}`
    expect(jsonOf(await platform.api('alice', 'GET', path))).toMatchObject({
      name,
      registries: [value],
    })
    const removal = { registries: { [value]: null, other: { username: 'u', password: 'p' } } }
    const changed = await platform.api('alice', 'PATCH', path, { body: removal })
    expect(jsonOf(changed)).toMatchObject({ registries: ['other'] })
  })
})

describe('a slow client', () => {
  test.each([
    ['head', 'GET /api/v1/me HTTP/1.1\r\nHost: '],
    [
      'body',
      'POST /api/v1/teams HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nContent-Length: 9\r\n\r\n{',
    ],
  ])('that never ends its %s is cut off', async (_part, bytes) => {
    const { hostname, port, host } = new URL(hasty.url)
    const sent = bytes.replace('HOST', host).replace('TOKEN', await hasty.token('alice'))
    const received = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname)
      let text = ''
      socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
      // Where it was cut off before anything of it was read, a reset follows the answer.
      socket.once('error', () => {})
      socket.once('close', () => resolve(text))
      socket.write(sent)
    })
    expect(received).toMatch(/^HTTP\/1.1 408 /)
  })
})

describe('in the end', () => {
  test('the file is whole, and nothing unexpected has happened', () => {
    const database = openDatabase(platform.dataDir)
    expect(database.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    expect(database.all('PRAGMA foreign_key_check')).toEqual([])
    database.close()
    expect([...platform.errors, ...hasty.errors]).toEqual([])
  })
})
