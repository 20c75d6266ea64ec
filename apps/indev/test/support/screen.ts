import { execFileSync, spawnSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import type { ReadStream } from 'node:fs'
import { join } from 'node:path'
import { temporaryDir } from './temporary-dir.ts'
import type { TemporaryDir } from './temporary-dir.ts'

/** No tmux command takes longer, ms; and no text is waited for longer. */
const LIMIT_MS = 30_000

/** Whether this machine has terminals for tests. */
export function hasTerminals(): boolean {
  return spawnSync('tmux', ['-V'], { timeout: LIMIT_MS }).status === 0
}

/** A real terminal, whose every byte is read as it is written. */
export class Screen implements Disposable {
  readonly #dir: TemporaryDir = temporaryDir()
  readonly #env: NodeJS.ProcessEnv
  readonly #bytes: ReadStream
  #seen = ''

  constructor(env: Readonly<Record<string, string>>, columns = 80) {
    this.#env = {
      ...env,
      PATH: process.env['PATH'],
      TERM: 'xterm',
      LANG: 'C.UTF-8',
      SHELL: '/bin/sh',
    }
    const fifo = join(this.#dir.path, 'bytes')
    execFileSync('mkfifo', [fifo])
    const size = ['-x', String(columns), '-y', '30']
    this.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, 'exec env PS1= /bin/sh')
    this.#tmux('pipe-pane', `exec cat > ${fifo}`)
    this.#bytes = createReadStream(fifo, 'utf8')
    this.#bytes.on('data', (text) => {
      this.#seen += String(text)
    })
  }

  /** Types a whole line. */
  line(text: string): void {
    this.type(text)
    this.keys('Enter')
  }

  /** Types characters as they are. */
  type(text: string): void {
    this.#tmux('send-keys', '-l', text)
  }

  /** Presses keys by their names: `Enter`, `C-c`. */
  keys(...names: readonly string[]): void {
    this.#tmux('send-keys', ...names)
  }

  /** Resolves when `text` has been written since the last call. */
  async until(text: string): Promise<void> {
    const limit = AbortSignal.timeout(LIMIT_MS)
    while (!this.#seen.includes(text)) {
      await new Promise<void>((resolve, reject) => {
        const fail = (): void => reject(new Error(`"${text}" never came:\n${this.show()}`))
        limit.addEventListener('abort', fail, { once: true })
        this.#bytes.once('data', () => {
          limit.removeEventListener('abort', fail)
          resolve()
        })
      })
    }
    this.#seen = this.#seen.slice(this.#seen.indexOf(text) + text.length)
  }

  /** What can be read on it now. */
  show(): string {
    return this.#tmux('capture-pane', '-p').trimEnd()
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-S', join(this.#dir.path, 'tmux'), ...args], {
      env: this.#env,
      timeout: LIMIT_MS,
      encoding: 'utf8',
    })
  }

  [Symbol.dispose](): void {
    this.#tmux('kill-server')
    this.#bytes.destroy()
    this.#dir[Symbol.dispose]()
  }
}
