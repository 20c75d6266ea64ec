import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { createCleanup } from './cleanup.ts'
import { startCollector } from './collector.ts'
import { DEV_DIR, removeDevState, writeDevState } from './dev-state.ts'
import { startPlatform } from './platform.ts'
import { spanLine } from './span-line.ts'

process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      // The port that the CLI looks at by default.
      port: { type: 'string', default: '4810' },
      dir: { type: 'string', default: DEV_DIR },
    },
  })
  const dir = resolve(values.dir)
  const stopped = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopped.abort())
  }
  process.stdout.on('error', () => stopped.abort())
  const cleanup = createCleanup()
  try {
    const dataDir = join(dir, 'platform')
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const collector = await startCollector({
      dir,
      onSpans: (spans) => spans.forEach((span) => say(spanLine(span))),
      // They are on the screen; nothing grows.
      maxSpans: 0,
    })
    cleanup.add(() => collector.close())
    const { server, url } = await startPlatform({
      port: Number(values.port),
      dataDir,
      otlpEndpoint: collector.url,
    })
    cleanup.add(() => server.stop())
    writeDevState({ host: url, otlpEndpoint: collector.url }, dir)
    cleanup.add(() => removeDevState(dir))

    say(welcome(url, collector.url, collector.hasRotel))
    const interrupted = stopped.signal.aborted || once(stopped.signal, 'abort')
    await Promise.race([interrupted, server.ended])
    if (stopped.signal.aborted) return 0
    process.stderr.write(`dev: the platform ended:\n${server.output()}\n`)
    return 1
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
  const what = hasRotel ? 'Rotel' : 'the sink itself: there is no Rotel for this machine'
  return `
platform   ${platform}   (its data, and the CLI's own files, are in .dev/)
collector  ${collector}   (${what})

In another terminal:

   npx -y pnpm@12 indev login             (you are alice; the box knows no passwords)
   npx -y pnpm@12 indev cluster create demo --wait
   npx -y pnpm@12 indev telemetry status

Every span that arrives is shown below. Ctrl-C ends both.
`
}
