import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { ARRIVAL_MS, type Check } from '../check.ts'
import { craftTraces, text } from '../crafted.ts'
import { freePorts } from '../loopback.ts'
import { newReceived } from '../received.ts'
import { send } from '../send.ts'
import { startSink } from '../sink.ts'
import type { Router } from '../router.ts'
import { type Stage, backendEnv } from '../stage.ts'

/** Room for a few small requests. */
const SMALL_QUEUE =
  'exporters: {otlp_http/backend: {sending_queue: {queue_size: 2000, batch: {min_size: 1, max_size: 1000}}}}'

/** Less than any process has. */
const NO_MEMORY = 'extensions: {memory_limiter: {limit_mib: 1, spike_limit_mib: 0}}'

/** A router with less of something, and with a backend that is down. */
async function startShort(stage: Stage, name: string, config: string): Promise<Router> {
  const dir = stage.newDir(name)
  const override = join(dir, 'override.yaml')
  writeFileSync(override, config)
  const [port = 0] = await freePorts(1)
  return stage.startRouter({
    backend: 'otlp',
    backendEnv: backendEnv(`http://127.0.0.1:${port}`, stage.token),
    queueDir: join(dir, 'queue'),
    override,
  })
}

export const queueChecks: readonly Check[] = [
  {
    title: 'a router that is told to end leaves what it could not forward to the next one',
    async run(stage) {
      const [port = 0] = await freePorts(1)
      const options = {
        backend: 'otlp',
        backendEnv: backendEnv(`http://127.0.0.1:${port}`, stage.token),
        queueDir: stage.newDir('queue-of-the-ended'),
      } as const
      const first = await stage.startRouter(options)
      const body = craftTraces([text('service.name', 'indev')], [{ name: 'left' }])
      assert.equal((await send(first.url, body)).status, 200)
      await first.server.stop()
      const received = newReceived()
      const sink = await startSink({ authorization: `Bearer ${stage.token}`, received, port })
      stage.onClose(() => sink.close())
      const second = await stage.startRouter(options)
      const isThere = await received.until(({ spans }) => spans.length > 0, ARRIVAL_MS)
      await second.server.stop()
      assert.ok(isThere)
    },
  },
  {
    title: 'a router whose queue is full says 503, so that the laptop keeps its copy',
    async run(stage) {
      const { url, server } = await startShort(stage, 'full', SMALL_QUEUE)
      const statuses: number[] = []
      for (let at = 0; at < 100 && !statuses.includes(503); at += 1) {
        const body = craftTraces([text('service.name', 'indev')], [{ name: `filling ${at}` }])
        statuses.push((await send(url, body)).status)
      }
      await server.stop()
      assert.equal(statuses.at(-1), 503)
      assert.ok(statuses.length > 1 && statuses.slice(0, -1).every((status) => status === 200))
    },
  },
  {
    title: 'a router short of memory says 429 before it reads',
    async run(stage) {
      const { url, server } = await startShort(stage, 'short', NO_MEMORY)
      const deadlineMs = performance.now() + ARRIVAL_MS
      const ask = async (): Promise<number> =>
        (await send(url, Buffer.from('not even a request'))).status
      // It looks at its memory once a second.
      let status = await ask()
      while (status !== 429 && performance.now() < deadlineMs) {
        await delay(100)
        status = await ask()
      }
      await server.stop()
      assert.equal(status, 429)
    },
  },
]
