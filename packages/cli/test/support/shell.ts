import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Home } from './program.ts'

/** No key and no line of a test may take longer, ms. */
const LIMIT_MS = 30_000

const TAB = fileURLToPath(new URL('../fixtures/tab.ts', import.meta.url))

/** How each shell starts without anybody's settings, and learns to complete `shop`. */
const SHELLS = {
  bash: {
    start: 'exec bash --norc --noprofile -i',
    learn: 'source <(shop completion bash | EDIT)',
  },
  zsh: {
    start: 'exec zsh -f -i',
    learn: 'autoload -Uz compinit; compinit -D -u; source <(shop completion zsh)',
  },
  fish: {
    start: 'exec fish --no-config --private -i',
    learn: 'set -g fish_autosuggestion_enabled 0; shop completion fish | source',
  },
} as const

/** Whether a program is there. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`], { timeout: LIMIT_MS }).status === 0
}

/** A home with the program `shop` in it, which answers Tab, and otherwise notes its arguments. */
class ShopHome extends Home {
  constructor() {
    super()
    const bin = join(this.dir, 'bin')
    mkdirSync(bin)
    const asks = `exec ${JSON.stringify(process.execPath)} "${TAB}" "$@"`
    const notes = `printf '%s\\n' "$@" > "$HOME/typed"; tmux wait-for -S "$HOME"`
    const text = `#!/bin/sh\ncase "$1" in\n__complete|completion) ${asks};;\nesac\n${notes}\n`
    writeFileSync(join(bin, 'shop'), text, { mode: 0o700 })
  }

  /** What a program, one that ends by itself, writes. */
  run(file: string, ...args: readonly string[]): string {
    const env = this.env({
      PATH: `${join(this.dir, 'bin')}:${process.env['PATH'] ?? ''}`,
      TERM: 'xterm',
      LC_ALL: 'C.UTF-8',
      HISTFILE: '/dev/null',
      NODE_COMPILE_CACHE: join(this.dir, 'compiled'),
    })
    return execFileSync(file, args, { env, timeout: LIMIT_MS, encoding: 'utf8' })
  }

  override [Symbol.dispose](): void {
    // A shell that has just been ended may still be at its last words.
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 20 })
  }
}

/** For programs that end by themselves. */
export function shopHome(): ShopHome {
  return new ShopHome()
}

/** A real shell on a real terminal (tmux), in a home with `shop`. */
export class Shell {
  readonly home: ShopHome = new ShopHome()
  readonly #dir: string = join(this.home.dir, 'work')

  /** @param edit - What sed does to the script before the shell reads it. */
  constructor(name: keyof typeof SHELLS, edit = '') {
    mkdirSync(this.#dir)
    const { start, learn } = SHELLS[name]
    const size = ['-x', '150', '-y', '60']
    this.#tmux(
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      '-s',
      'test',
      ...size,
      '-c',
      this.#dir,
      start,
    )
    this.#send(learn.replace('EDIT', `sed '${edit}'`), 'Enter')
  }

  /** Makes an empty file where the shell is. */
  addFile(name: string): void {
    writeFileSync(join(this.#dir, name), '')
  }

  /**
   * Types `keys`, in which a tab is the key, and Enter.
   *
   * @returns The arguments that the program was run with.
   */
  type(keys: string): readonly string[] {
    const parts = keys.split('\t').flatMap((text) => [text, 'Tab'])
    this.#send(...parts.slice(0, -1), 'Enter')
    this.#tmux('wait-for', this.home.dir)
    return readFileSync(join(this.home.dir, 'typed'), 'utf8').trimEnd().split('\n')
  }

  /** Texts at even places, names of keys at odd ones. */
  #send(...parts: readonly string[]): void {
    for (const [index, part] of parts.entries()) {
      const literally = index % 2 === 0 ? ['-l', '--', part] : [part]
      if (part !== '') this.#tmux('send-keys', '-t', 'test', ...literally)
    }
  }

  #tmux(...args: readonly string[]): string {
    return this.home.run('tmux', '-S', join(this.home.dir, 'tmux'), ...args)
  }

  [Symbol.dispose](): void {
    const session = this.#tmux('display-message', '-p', '-t', 'test', '#{pane_pid}').trim()
    this.#tmux('kill-server')
    // A fork of zsh that loses its terminal while it starts outlives it, and never rests.
    spawnSync('pkill', ['-KILL', '--session', session], { timeout: LIMIT_MS })
    this.home[Symbol.dispose]()
  }
}
