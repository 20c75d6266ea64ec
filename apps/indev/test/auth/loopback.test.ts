import { expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { openCallback } from '../../src/auth/loopback.ts'

const hasV6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
)
const hosts = hasV6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']

function knock(host: string, address: string): Promise<number> {
  const { port, pathname, search } = new URL(address)
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port, path: `${pathname}${search}` }, (incoming) => {
      incoming.resume()
      resolve(incoming.statusCode ?? 0)
    })
    outgoing.once('error', reject).end()
  })
}

test.each(hosts)('whoever comes to %s is let in: a name may mean either', async (host) => {
  await using callback = await openCallback({ host: 'localhost', path: '/', ports: [0] })
  const arriving = callback.expect('s')
  const status = knock(host, `${callback.redirectUri}?state=s&code=c`)
  const arrival = await arriving
  expect(arrival.url.searchParams.get('code')).toBe('c')
  await arrival.answer(true)
  expect(await status).toBe(200)
})

test.each(hosts)('a port that somebody has on %s is not shared with them', async (host) => {
  const other = createServer()
  other.listen(0, host)
  await once(other, 'listening')
  const address = other.address()
  const taken = typeof address === 'object' ? (address?.port ?? 0) : 0
  await using callback = await openCallback({ host: 'localhost', path: '/', ports: [taken, 0] })
  expect(new URL(callback.redirectUri).port).not.toBe(String(taken))
  other.close()
})
