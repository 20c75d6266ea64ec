/** How often a lock lets two in, when its holders die: ours against proper-lockfile as it is. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** What was counted. */
export interface HoldReport {
  readonly held: number
  /** Holders that died with the lock in hand. */
  readonly deaths: number
  /** Times that someone found someone else, alive, inside. */
  readonly doubles: number
}

/** Lets `contenders` processes compete until so many holders have died, or the time is up. */
export async function contend(
  mode: 'bare' | 'wrapped',
  options: {
    readonly contenders: number
    readonly deaths: number
    readonly ttlMs: number
    readonly timeLimitMs: number
  },
): Promise<HoldReport> {
  const dir = mkdtempSync(join(tmpdir(), 'spool-lock-'))
  mkdirSync(join(dir, 'inside'))
  writeFileSync(join(dir, 'log'), '')
  const fixture = fileURLToPath(new URL('../fixtures/lock-contender.ts', import.meta.url))
  const count = (): HoldReport => {
    const lines = readFileSync(join(dir, 'log'), 'utf8').split('\n')
    const of = (what: string): number => lines.filter((line) => line === what).length
    return { held: of('held'), deaths: of('died'), doubles: of('double') }
  }
  const until = performance.now() + options.timeLimitMs
  const isOver = (): boolean => performance.now() > until || count().deaths >= options.deaths
  const living = new Set<ChildProcess>()
  const slot = async (): Promise<void> => {
    while (!isOver()) {
      const child = spawn(process.execPath, [fixture, mode, dir, `${options.ttlMs}`], {
        stdio: ['ignore', 'ignore', 'inherit'],
        timeout: options.timeLimitMs + 10_000,
        killSignal: 'SIGKILL',
      })
      living.add(child)
      await new Promise((resolve) => child.on('close', resolve))
      living.delete(child)
    }
  }
  const slots = Promise.all(Array.from({ length: options.contenders }, slot))
  while (!isOver()) await delay(200)
  for (const child of living) child.kill('SIGKILL')
  await slots
  const report = count()
  rmSync(dir, { recursive: true, force: true })
  return report
}
