import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/** Whether Debian's `prometheus` is here. */
export const hasPrometheus: boolean =
  spawnSync('prometheus', ['--version'], { timeout: 30_000 }).status === 0 &&
  spawnSync('promtool', ['--version'], { timeout: 30_000 }).status === 0

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
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config ?? ''}`,
      `--storage.tsdb.path=${data ?? ''}`,
      '--storage.tsdb.retention.time=10y',
      '--web.listen-address=127.0.0.1:0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: LIMIT_MS, killSignal: 'SIGKILL' },
  )
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  return {
    url: await ready(child),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/**
 * Until it answers queries: where, it writes into its log beforehand. The port is the system's choice, so that nobody
 * else has it.
 */
function ready(child: ChildProcessByStdio<null, null, Readable>): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text
      const [, address] = /msg="Listening on".*? address=(\S+)\n/u.exec(log) ?? []
      if (address !== undefined && log.includes('Server is ready')) resolve(`http://${address}`)
    })
    child.once('close', () => reject(new Error(`prometheus ended before it was ready: ${log}`)))
  })
}
