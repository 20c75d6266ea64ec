import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { createCleanup } from './cleanup.ts'
import { startCollector } from './collector.ts'
import { DEV_DIR, removeDevState, writeDevState } from './dev-state.ts'
import { startPlatform } from './platform.ts'
import { spanLine } from './span-line.ts'

/** The port that the CLI looks at by default. */
const PORT = 4810

process.exitCode = await main()

async function main(): Promise<number> {
  const cleanup = createCleanup()
  const stopped = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopped.abort())
  }
  try {
    const dataDir = join(DEV_DIR, 'platform')
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const collector = await startCollector(`Bearer ${randomBytes(16).toString('hex')}`, {
      onSpans: (spans) => spans.forEach((span) => say(spanLine(span))),
      maxSpans: 0,
    })
    cleanup.add(() => collector.close())
    const { server, url } = await startPlatform({
      port: PORT,
      dataDir,
      otlpEndpoint: collector.url,
    })
    cleanup.add(() => server.stop())
    writeDevState({ host: url, otlpEndpoint: collector.url })
    cleanup.add(() => removeDevState())

    say(welcome(url, collector.url, collector.pid !== undefined))
    const ended = server.ended.then((code) => code ?? 1)
    const interrupted = once(stopped.signal, 'abort').then(() => 0)
    const code = stopped.signal.aborted ? 0 : await Promise.race([interrupted, ended])
    if (!stopped.signal.aborted) process.stderr.write(`the platform ended:\n${server.output()}\n`)
    return code
  } catch (error) {
    process.stderr.write(`dev: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  } finally {
    await cleanup.run()
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function welcome(platform: string, collector: string, hasRotel: boolean): string {
  return `
platform   ${platform}   data and everything else in .dev/
collector  ${collector}   ${hasRotel ? 'Rotel' : 'the sink itself: there is no Rotel for this machine'}

In another terminal:

   npx -y pnpm@12 indev login
   npx -y pnpm@12 indev cluster create demo --wait
   npx -y pnpm@12 indev telemetry on
   npx -y pnpm@12 indev telemetry status

Every span that arrives is shown below. Ctrl-C ends both.
`
}
