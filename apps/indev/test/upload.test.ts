import { expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { newHome } from './faults/support/home.ts'
import { runIndev } from './support/indev.ts'
import { temporaryDir } from './support/temporary-dir.ts'

/** A collector that takes everything; resolves with the first request. */
async function collector() {
  const { promise, resolve } = deferred<{ readonly path: string; readonly text: string }>()
  const server = createServer((request, response) => {
    void (async () => {
      const bytes = await buffer(request).catch(() => undefined)
      // Whoever asked has gone away in the middle.
      if (bytes === undefined) return
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
      resolve({ path: request.url ?? '', text: body.toString('latin1') })
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${port}`, received: promise, [Symbol.asyncDispose]: close }
}

function deferred<T>() {
  const made: { resolve: (value: T) => void } = { resolve: () => {} }
  const promise = new Promise<T>((resolve) => {
    made.resolve = resolve
  })
  return { promise, resolve: (value: T) => made.resolve(value) }
}

test('the bundled uploader, a process of its own, delivers what a command recorded', async () => {
  await using sink = await collector()
  const more = { INDEV_HOST: 'http://127.0.0.1:9', INDEV_OTLP_ENDPOINT: sink.url }
  using home = newHome({ ...more, INDEV_TELEMETRY: 'on' })
  const { env } = home
  // The very first attempt on a machine is refused.
  await runIndev(['cluster', 'list'], { env })
  home.letAMinutePass()
  await runIndev(['cluster', 'list'], { env })
  const { path, text } = await sink.received
  expect(path).toBe('/v1/traces')
  expect(text).toContain('cluster list')
  expect(text).toContain('auth.required')
  // Ends when the uploader has given its lease back, so that nothing outlives the test; whatever else runs has
  // precedence over it.
  const flush = await runIndev(['telemetry', 'flush', '--timeout', '100s'], {
    env,
    limitMs: 120_000,
  })
  expect(flush).toMatchObject({ exitCode: 0 })
}, 240_000)

test('what is pending is delivered by the bundled flush', async () => {
  using home = temporaryDir()
  await using sink = await collector()
  const env = { HOME: home.path, INDEV_HOST: 'http://127.0.0.1:9', INDEV_TELEMETRY: 'on' }
  await runIndev(['cluster', 'list'], { env })
  const flush = await runIndev(['telemetry', 'flush', '--timeout', '25s'], {
    env: { ...env, INDEV_OTLP_ENDPOINT: sink.url },
  })
  expect(flush).toMatchObject({ exitCode: 0 })
  expect((await sink.received).text).toContain('cluster list')
})
