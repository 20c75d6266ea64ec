import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Whether Debian's `prometheus` is here. */
export const hasPrometheus: boolean =
  spawnSync('prometheus', ['--version'], { timeout: 10_000 }).status === 0 &&
  spawnSync('promtool', ['--version'], { timeout: 10_000 }).status === 0

/** No server may live longer, ms. */
const LIMIT_MS = 90_000

/** A real Prometheus server on loopback, with a past of its own. */
export interface Server extends AsyncDisposable {
  readonly url: string
}

/** Starts a server over samples in OpenMetrics text. */
export async function startPrometheus(openMetrics: string): Promise<Server> {
  const dir = mkdtempSync(join(tmpdir(), 'slo-prometheus-'))
  const [metrics, data, config] = ['past.om', 'data', 'config.yaml'].map((name) => join(dir, name))
  writeFileSync(metrics ?? '', openMetrics)
  writeFileSync(config ?? '', 'scrape_configs: []\n')
  const made = spawnSync(
    'promtool',
    ['tsdb', 'create-blocks-from', 'openmetrics', metrics ?? '', data ?? ''],
    { timeout: LIMIT_MS, killSignal: 'SIGKILL' },
  )
  if (made.status !== 0) throw new Error(`promtool: ${made.stderr.toString()}`)
  const url = `http://127.0.0.1:${await freePort()}`
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config ?? ''}`,
      `--storage.tsdb.path=${data ?? ''}`,
      '--storage.tsdb.retention.time=10y',
      `--web.listen-address=${url.slice('http://'.length)}`,
    ],
    { stdio: 'ignore', timeout: LIMIT_MS, killSignal: 'SIGKILL' },
  )
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  await ready(url, child)
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Until it answers queries; it has no other way to say so. */
async function ready(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined)
    if (answer?.ok === true) return
    await delay(50)
  }
  throw new Error('prometheus ended before it was ready')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port)
        else reject(new Error('no port'))
      })
    })
  })
}
