import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Home } from './program.ts'

/** No command line of a test may take longer, ms. */
const LIMIT_MS = 30_000

const WAYS = fileURLToPath(new URL('../fixtures/ways-to-end.ts', import.meta.url))

/** Whether this machine has terminals for tests. */
export function hasTerminals(): boolean {
  return spawnSync('tmux', ['-V'], { timeout: LIMIT_MS }).status === 0
}

/** A real terminal with a shell in it: tmux, with a server of its own. */
export class Terminal {
  readonly #socket: string
  readonly #env: NodeJS.ProcessEnv
  #lines = 0

  /** @param more - Variables of the shell besides those of `home`. */
  constructor(home: Home, more: NodeJS.ProcessEnv = {}) {
    this.#socket = `${home.dir}/tmux`
    this.#env = home.env({ TERM: 'xterm', SHELL: '/bin/sh', ...more })
    const shell = 'exec env PS1= /bin/sh'
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'test', '-x', '150', '-y', '60', shell)
  }

  /** Types a command line of the program, and `answer` after it; resolves to what the screen then shows. */
  ways(line: string, answer?: string): string {
    this.#lines += 1
    const done = `done-${this.#lines}`
    const node = JSON.stringify(process.execPath)
    this.#type('clear; tmux clear-history')
    this.#type(`${node} ${JSON.stringify(WAYS)} ${line}; echo "exit $?"; tmux wait-for -S ${done}`)
    if (answer !== undefined) this.#type(answer)
    this.#tmux('wait-for', done)
    return this.#tmux('capture-pane', '-p', '-J', '-t', 'test')
  }

  #type(text: string): void {
    this.#tmux('send-keys', '-t', 'test', '-l', text)
    this.#tmux('send-keys', '-t', 'test', 'Enter')
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, ...args], {
      env: this.#env,
      timeout: LIMIT_MS,
      encoding: 'utf8',
    })
  }

  [Symbol.dispose](): void {
    this.#tmux('kill-server')
  }
}
