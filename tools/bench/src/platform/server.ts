import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The built platform, in a process of its own. */
export interface Server {
  readonly url: string
  close(): Promise<void>
}

/** It outlives nothing: not even a bench that forgets it, s. */
const LIMIT_S = 900

export async function startServer(dir: string): Promise<Server> {
  const require = createRequire(import.meta.url)
  const bin = join(require.resolve('@indev/platform/package.json'), '../dist/bin.js')
  const child = spawn(
    process.execPath,
    [
      bin,
      'serve',
      '--port',
      '0',
      '--data',
      dir,
      '--seed',
      '1',
      '--step-ms',
      '0',
      '--max-clusters',
      '100000',
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { HOME: dir },
      timeout: LIMIT_S * 1000,
      killSignal: 'SIGKILL',
    },
  )
  const closed = once(child, 'close')
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const [, found] = /^indev-platform listening on (http:\S+)$/m.exec(text) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('close', () => reject(new Error(`the platform ended: ${text}`)))
  })
  return {
    url,
    close: async () => {
      child.kill('SIGTERM')
      await closed
    },
  }
}
