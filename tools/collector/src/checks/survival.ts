import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Check } from '../check.ts'
import { craftTraces, text } from '../crafted.ts'
import { freePorts } from '../loopback.ts'
import { newReceived } from '../received.ts'
import { send } from '../send.ts'
import { startSink } from '../sink.ts'
import { type Stage, backendEnv } from '../stage.ts'

/** Above the longest wait between two attempts of the exporter. */
const RETRY_MS = 75_000

/** For what should not come, once later things have come. */
const PATIENCE_MS = 3000

const REQUESTS = 20

const LAST = 'after the kill'

const IN_MEMORY = 'exporters: {otlp_http/backend: {sending_queue: {storage: null}}}'

function request(name: string): Uint8Array {
  return craftTraces([text('service.name', 'indev')], [{ name }])
}

/** Sends while the backend is down, kills the router, starts both: how many spans were kept. */
async function keptOverKill(
  stage: Stage,
  name: string,
  patienceMs: number,
  config = '{}',
): Promise<number> {
  const dir = stage.newDir(name)
  const override = join(dir, 'override.yaml')
  writeFileSync(override, config)
  const [port = 0] = await freePorts(1)
  const options = {
    backend: 'otlp',
    backendEnv: backendEnv(`http://127.0.0.1:${port}`, stage.token),
    queueDir: join(dir, 'queue'),
    override,
  } as const
  const first = await stage.startRouter(options)
  for (let at = 0; at < REQUESTS; at += 1) {
    assert.equal((await send(first.url, request(`kept ${at}`))).status, 200)
  }
  await first.server.kill()

  const second = await stage.startRouter(options)
  const received = newReceived()
  const sink = await startSink({ authorization: `Bearer ${stage.token}`, received, port })
  stage.onClose(() => sink.close())
  assert.equal((await send(second.url, request(LAST))).status, 200)
  const names = (): Set<string> => new Set(received.spans.map((span) => span.name))
  assert.ok(await received.until(() => names().has(LAST), RETRY_MS), 'it did not recover')
  await received.until(() => names().size > REQUESTS, patienceMs)
  await second.server.stop()
  return names().size - 1
}

export const survivalChecks: readonly Check[] = [
  {
    title: 'what was acknowledged survives kill -9 of the router while the backend is down',
    async run(stage) {
      assert.equal(await keptOverKill(stage, 'killed', RETRY_MS), REQUESTS)
    },
  },
  {
    title: 'the same kill loses it when the queue is not on disk',
    async run(stage) {
      assert.equal(await keptOverKill(stage, 'forgetful', PATIENCE_MS, IN_MEMORY), 0)
    },
  },
]
