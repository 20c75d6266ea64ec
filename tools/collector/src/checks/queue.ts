import assert from 'node:assert/strict'

import { ARRIVAL_MS, type Check } from '../check.ts'
import { craftTraces, text } from '../crafted.ts'
import { freePorts } from '../loopback.ts'
import { newReceived } from '../received.ts'
import { send } from '../send.ts'
import { startSink } from '../sink.ts'
import { backendEnv } from '../stage.ts'

/** Above the longest wait between two attempts of the exporter. */
const RETRY_MS = 75_000

const REQUESTS = 20

export const queueChecks: readonly Check[] = [
  {
    title: 'what was acknowledged survives kill -9 of the router while the backend is down',
    async run(stage) {
      const [port = 0] = await freePorts(1)
      const options = {
        backend: 'otlp',
        backendEnv: backendEnv(`http://127.0.0.1:${port}`, stage.token),
        queueDir: stage.newDir('queue-of-the-killed'),
      } as const
      const first = await stage.startRouter(options)
      for (let at = 0; at < REQUESTS; at += 1) {
        const body = craftTraces([text('service.name', 'indev')], [{ name: `kept ${at}` }])
        assert.equal((await send(first.url, body)).status, 200)
      }
      await first.server.kill()

      const second = await stage.startRouter(options)
      const received = newReceived()
      const sink = await startSink({ authorization: `Bearer ${stage.token}`, received, port })
      stage.onClose(() => sink.close())
      const names = (): Set<string> => new Set(received.spans.map((span) => span.name))
      await received.until(() => names().size >= REQUESTS, RETRY_MS)
      await second.server.stop()
      assert.deepEqual(
        [...names()].toSorted(),
        Array.from({ length: REQUESTS }, (_, at) => `kept ${at}`).toSorted(),
      )
    },
  },
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
]
