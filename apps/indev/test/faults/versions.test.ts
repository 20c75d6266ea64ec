import { expect, test } from '@jest/globals'
import { decodeTraces } from '@indev/telemetry/otlp'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import manifest from '../../package.json' with { type: 'json' }
import { bundle } from '../support/indev.ts'
import { temporaryDir } from '../support/temporary-dir.ts'
import { answers, httpCollector } from './support/collector.ts'
import { newHome } from './support/home.ts'

const NEXT = '99.0.0'
const EACH = 6

/** A copy of the bundle that says it is another version, its uploader beside it. */
function nextVersion(dir: string): string {
  cpSync(dirname(bundle), dir, { recursive: true })
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}')
  const main = join(dir, 'main.js')
  const code = readFileSync(main, 'utf8')
  writeFileSync(main, code.replaceAll(`"${manifest.version}"`, `"${NEXT}"`))
  return join(dir, 'indev.js')
}

async function run(bin: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
    killSignal: 'SIGKILL',
  })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { exitCode: child.exitCode, stdout, stderr }
}

test('two versions at once share a home, and either delivers what both recorded', async () => {
  using other = temporaryDir()
  await using collector = await httpCollector(answers.ok)
  using home = newHome({ INDEV_HOST: 'http://127.0.0.1:9', INDEV_OTLP_ENDPOINT: collector.url })
  const next = nextVersion(other.path)
  const bins = Array.from({ length: EACH }, () => [bundle, next]).flat()
  const on = { ...home.env, INDEV_TELEMETRY: 'on' }
  const off = await run(bundle, ['account', 'show'], { ...home.env, INDEV_TELEMETRY: 'off' })
  await run(next, ['account', 'show'], on)
  home.letAMinutePass()

  const ran = await Promise.all(bins.map((bin) => run(bin, ['account', 'show'], on)))
  expect(ran).toEqual(bins.map(() => off))
  const flushed = await run(next, ['telemetry', 'flush', '--timeout', '100s'], on)
  expect(flushed).toMatchObject({ exitCode: 0 })

  const all = bins.length + 1
  expect(await home.ledger()).toMatchObject({ recorded: all, delivered: all, pending: 0, lost: 0 })
  const spans = collector.traces.flatMap((body) => decodeTraces(body))
  const versions = new Map(
    spans.map(({ traceId, resource }) => [traceId, resource['service.version']]),
  )
  expect([...versions.values()].filter((version) => version === NEXT)).toHaveLength(EACH + 1)
  expect([...versions.values()].filter((version) => version !== NEXT)).toHaveLength(EACH)
}, 240_000)
