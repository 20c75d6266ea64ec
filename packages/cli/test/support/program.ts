import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AppPaths, type JournalEntry, readJournal, resolvePaths } from '@indev/telemetry'

/** No test program may live longer, ms. */
const LIMIT_MS = 30_000

/** The variable for a program that loads a fixture first. */
function loading(fixture: string): NodeJS.ProcessEnv {
  const { href } = new URL(`../fixtures/${fixture}.ts`, import.meta.url)
  return { NODE_OPTIONS: `--import ${href}` }
}

/** For a program whose requests get all the time that they need. */
export const PATIENT: NodeJS.ProcessEnv = loading('patient')

/** For a program in which it is noon. */
export const AT_NOON: NodeJS.ProcessEnv = loading('noon')

/** How a program ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A home of its own for the programs of one test. */
export class Home {
  readonly dir: string = mkdtempSync(join(tmpdir(), 'cli-test-'))

  /** A clean environment: nothing of the machine's but PATH, and the cache of compiled code. */
  env(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const { PATH, NODE_COMPILE_CACHE } = process.env
    return { PATH, NODE_COMPILE_CACHE, HOME: this.dir, TMPDIR: this.dir, NO_COLOR: '1', ...more }
  }

  paths(name: string): AppPaths {
    const paths = resolvePaths({ name, version: '0', envPrefix: 'X' }, this.env())
    if (paths === undefined) throw new Error('a temporary home is usable')
    return paths
  }

  journal(name: string): readonly JournalEntry[] {
    return readJournal(this.paths(name)).entries
  }

  /**
   * A machine on which something was detached before: the first attempt ever is refused, and the next token
   * takes 5 s. A bucket that can't be read counts as none: then a test is slow, not wrong.
   */
  withToken(name: string): this {
    const { forkerDir } = this.paths(name)
    mkdirSync(forkerDir, { recursive: true, mode: 0o700 })
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const atMs = Number(process.hrtime.bigint() / 1_000_000n)
    writeFileSync(join(forkerDir, 'bucket.json'), JSON.stringify({ v: 1, boot, tokens: 3, atMs }))
    return this
  }

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}

/** A running program, with what it wrote so far. */
export class Program {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ended>
  #stderr = ''
  #stdout = ''
  #watchers: (() => void)[] = []

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.child = spawn(command, args, { env, timeout: LIMIT_MS, killSignal: 'SIGKILL' })
    this.child.stdin.end()
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text
    })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text
      for (const watch of this.#watchers) watch()
    })
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject)
      this.child.on('close', (code, signal) => {
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr })
      })
    })
  }

  /** Resolves when `text` stands on stderr. */
  async says(text: string): Promise<void> {
    const said = new Promise<void>((resolve) => {
      const watch = (): void => {
        if (this.#stderr.includes(text)) resolve()
      }
      this.#watchers.push(watch)
      watch()
    })
    const ended = await Promise.race([said, this.ended])
    if (ended !== undefined) throw new Error(`ended without saying ${text}: ${ended.stderr}`)
  }
}

/** Starts a fixture, with node. */
export function start(fixture: string, argv: readonly string[], env: NodeJS.ProcessEnv): Program {
  const file = fileURLToPath(new URL(`../fixtures/${fixture}.ts`, import.meta.url))
  return new Program(process.execPath, [file, ...argv], env)
}
