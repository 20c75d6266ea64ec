import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { canObserve, isPossible } from './observe.ts'

/** A part of the machine that only its own processes see: mounts, or a network. */
export interface Namespace extends AsyncDisposable {
  /** Words that put a command into it. */
  readonly within: readonly string[]
  /** The first line that its script said. */
  readonly greeting: string
}

type Kind = 'net' | 'mount'

/** Longer than any test; then it falls. */
const LIMIT_MS = 900_000

/** Why there can be none here; undefined when there can. */
export function whyNoNamespace(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'needs root'
  if (!isPossible('unshare', '--net', '--mount', 'ip', 'link')) return 'needs namespaces and ip'
  return canObserve() ? undefined : 'needs strace'
}

/**
 * Opens one and runs a script in it that prepares it, says a line, and lives until its input ends.
 *
 * @param script - Of `sh`, with `args` as `$1`, `$2`…
 */
export async function openNamespace(
  kinds: readonly Kind[],
  script: string,
  args: readonly string[],
): Promise<Namespace> {
  const flags = kinds.map((kind) => `--${kind}`)
  const child = spawn('unshare', [...flags, 'sh', '-c', script, 'sh', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  const gone = once(child, 'close')
  for await (const greeting of createInterface({ input: child.stdout })) {
    return {
      within: ['nsenter', '--target', String(child.pid), ...flags],
      greeting,
      async [Symbol.asyncDispose]() {
        child.stdin.end()
        await gone
      },
    }
  }
  throw new Error(`no namespace: ${script}`)
}
