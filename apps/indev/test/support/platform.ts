import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { temporaryDir } from './temporary-dir.ts'

const manifest = createRequire(import.meta.url).resolve('@indev/platform/package.json')
const bin = join(dirname(manifest), 'dist/bin.js')
const START_LIMIT_MS = 30_000

/** A platform as a process of its own, on a free port, with nothing in it. */
export interface RunningPlatform extends AsyncDisposable {
  readonly url: string
  /** Ends it as an operator would; a second call changes nothing. */
  stop(): Promise<void>
}

/** Starts the real platform and waits for its ready line. */
export async function startPlatform(...options: readonly string[]): Promise<RunningPlatform> {
  const dir = temporaryDir()
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const args = [bin, 'serve', '--port', '0', '--data', dir.path, '--seed', '1', ...options]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH, NODE_COMPILE_CACHE, HOME: dir.path },
  })
  const exited = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
    dir[Symbol.dispose]()
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS)
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^indev-platform listening on (\S+)$/.exec(line)?.[1]
    if (url === undefined) continue
    clearTimeout(timer)
    return { url, stop, [Symbol.asyncDispose]: stop }
  }
  throw new Error('the platform ended before it was ready')
}
