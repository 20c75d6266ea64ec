import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { flush } from '@indev/telemetry/drain'
import { type DecodedSpan, decodeTraces } from '@indev/telemetry/otlp'
import { unlimited } from './held-limits.ts'
import type { Home } from './program.ts'
import { serve } from './server.ts'

/** What a collector finally receives of everything that the program recorded in a home. */
export async function received(home: Home, name: string): Promise<readonly DecodedSpan[]> {
  const spans: DecodedSpan[] = []
  await using collector = await serve((request, response) => {
    void (async () => {
      const body = gunzipSync(await buffer(request))
      if (request.url === '/v1/traces') spans.push(...decodeTraces(body))
      response.end()
    })()
  })
  const app = { name, version: '1.2.3', envPrefix: 'X' }
  const own = { app, paths: home.paths(name), endpoint: collector.url, env: {} }
  const { pending } = await unlimited(() => flush({ ...own, timeoutMs: 25_000 }))
  if (pending > 0) throw new Error(`${pending} records were not taken`)
  return spans
}
