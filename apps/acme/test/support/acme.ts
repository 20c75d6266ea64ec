import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LIMIT_MS = 45_000

/** The built bundle: what a user runs. */
const bundle = fileURLToPath(new URL('../../dist/acme.js', import.meta.url))

/** How one run of the command line ended. */
export interface Ran {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `acme` as its own process, with nothing of this one's environment but PATH. */
export async function runAcme(line: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  const child = spawn(process.execPath, [bundle, ...line.split(' ')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
    })
  }
  await once(child, 'close')
  return { exitCode: child.exitCode, ...said }
}

/** A home that is gone at the end of the test. */
export class Home {
  readonly dir: string = mkdtempSync(join(tmpdir(), 'acme-test-'))

  /** Every path below the home whose name has `word` in it, with its bytes. */
  files(word: string): ReadonlyMap<string, string> {
    const entries = readdirSync(this.dir, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(this.dir.length))
    return new Map(
      paths
        .filter((path) => path.includes(word))
        .map((path) => [path, readFileSync(join(this.dir, path), 'latin1')]),
    )
  }

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}
