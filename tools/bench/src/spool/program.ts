import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const TIMEOUT_MS = 120_000

/** A program of `programs/` that says what it does line by line. */
export interface Program {
  /** The next line of its output. */
  line(): Promise<string>
  /** Ends its input: the sign to begin, or to end. */
  go(): void
}

/** The URL of `programs/spool-<kind>-<name>.js`; a name may carry a query. */
export function moduleUrl(kind: 'store' | 'way', name: string): string {
  const [base = '', query] = name.split('.js?')
  const url = new URL(`../../programs/spool-${kind}-${base}.js`, import.meta.url)
  if (query !== undefined) url.search = query
  return url.href
}

/** Starts `programs/spool-<name>.js`; nothing of the environment of the bench reaches it. */
export function startProgram(name: string, args: readonly string[]): Program {
  const file = fileURLToPath(new URL(`../../programs/spool-${name}.js`, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: 'pipe',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  })
  // It may be gone before it is told to go.
  child.stdin.on('error', () => {})
  const stderr = text(child.stderr)
  const closed = once(child, 'close')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async line() {
      const { done, value } = await lines.next()
      if (done !== true) return value
      await closed
      throw new Error(`${name} ${args.join(' ')} ended: ${child.exitCode}\n${await stderr}`)
    },
    go: () => void child.stdin.end('go'),
  }
}
