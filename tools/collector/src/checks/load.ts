import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'

import { ARRIVAL_MS, type Check } from '../check.ts'
import { craftTraces, text } from '../crafted.ts'
import { newReceived } from '../received.ts'
import { send } from '../send.ts'
import { startSink } from '../sink.ts'
import { backendEnv } from '../stage.ts'

const REQUESTS = 100
const SPANS_PER_REQUEST = 500

const NAME = 'indev cluster create'

/** Of a process, where the system tells. */
function peakMemoryMiB(pid: number): number | undefined {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return undefined
  const kib = /^VmHWM:\s+(?<kib>\d+)/mu.exec(readFileSync(file, 'utf8'))?.groups?.['kib']
  return Math.round(Number(kib) / 1024)
}

export const loadChecks: readonly Check[] = [
  {
    title: 'a burst of 50,000 spans in 100 requests arrives whole',
    async run(stage) {
      const received = newReceived()
      const sink = await startSink({ authorization: `Bearer ${stage.token}`, received })
      stage.onClose(() => sink.close())
      const router = await stage.startRouter({
        backend: 'otlp',
        backendEnv: backendEnv(sink.url, stage.token),
        queueDir: stage.newDir('queue-load'),
      })
      const spans = Array.from({ length: SPANS_PER_REQUEST }, () => ({ name: NAME }))
      const bodies = Array.from({ length: REQUESTS }, () =>
        craftTraces([text('service.name', 'indev')], spans),
      )
      const startedMs = performance.now()
      for (const body of bodies) assert.equal((await send(router.url, body)).status, 200)
      const acknowledgedMs = performance.now() - startedMs
      const count = REQUESTS * SPANS_PER_REQUEST
      const isWhole = await received.until(({ spans: got }) => got.length >= count, ARRIVAL_MS)
      const peakMiB = peakMemoryMiB(router.server.pid)
      await router.server.stop()
      assert.ok(isWhole, `${received.spans.length} of ${count} arrived`)
      stage.note(`acknowledged in ${Math.round(acknowledgedMs)} ms, one request at a time`)
      if (peakMiB !== undefined) stage.note(`at most ${peakMiB} MiB of memory`)
      const { size } = statSync(stage.built.collector)
      stage.note(`a program of ${(size / 1024 / 1024).toFixed(1)} MiB`)
    },
  },
]
