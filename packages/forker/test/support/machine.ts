import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SpawnOptions } from 'node:child_process'
import { OOM_FILE } from '../../src/lineage.ts'
import { detachPast, type DetachOutcome, type Order } from '../../src/compose.ts'
import { ALL_GUARDS } from '../../src/detach.ts'
import type { Guard } from '../../src/guard.ts'
import type { ForkerIo } from '../../src/io.ts'
import { detachLimits } from '../../src/limits.ts'
import { statePaths, type StatePaths } from '../../src/paths.ts'
import { nodeSystem, type Started, type System } from '../../src/system.ts'

/** A spawn that was asked for, and did not happen. */
export interface Spawned {
  readonly file: string
  readonly args: readonly string[]
  readonly options: SpawnOptions
}

/** The real file system in a fresh directory, clocks that stand until moved, and a spawn that only notes. */
export interface Machine {
  readonly system: System
  readonly paths: StatePaths
  readonly order: Order
  readonly spawned: Spawned[]
  /** Moves both clocks. */
  pass(ms: number): void
  /** Moves the wall clock alone. */
  setBack(ms: number): void
  detach(guards?: readonly Guard[], order?: Partial<Order>): DetachOutcome
  [Symbol.dispose](): void
}

/** @param change - Replaces parts of the system. */
export function machine(change: (system: System) => Partial<System> = () => ({})): Machine {
  const root = mkdtempSync(join(tmpdir(), 'forker-'))
  const spawned: Spawned[] = []
  let [wallMs, monotonicMs] = [Date.now(), 1_000_000]
  const node = nodeSystem()
  const plain: System = {
    ...node,
    io: withOwnScore(node.io),
    wallMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    spawn: (file, args, options) => {
      spawned.push({ file, args, options })
      return childStub(4_242)
    },
  }
  const system = { ...plain, ...change(plain) }
  const paths = statePaths(join(root, 'state'), 'job')
  const entry = join(root, 'entry.js')
  writeFileSync(entry, '')
  const order: Order = {
    system,
    paths,
    limits: detachLimits(),
    env: {},
    entry: { target: entry, bundled: false },
    args: [],
    passEnv: [],
  }
  return {
    system,
    paths,
    order,
    spawned,
    pass: (ms) => {
      wallMs += ms
      monotonicMs += ms
    },
    setBack: (ms) => {
      wallMs -= ms
    },
    detach: (guards = ALL_GUARDS, changes = {}) => detachPast(guards, { ...order, ...changes }),
    [Symbol.dispose]: () => {
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Past the first refusal, which fills the empty bucket's first token: nothing stands in the way. */
export function primed(m: Machine): Machine {
  m.detach()
  m.pass(5_000)
  return m
}

/** `io` with an out-of-memory score that is not the test runner's: a failed write must not mark that. */
function withOwnScore(io: ForkerIo): ForkerIo {
  let score = '0'
  return {
    ...io,
    read: (path, maxBytes) => (path === OOM_FILE ? score : io.read(path, maxBytes)),
    write: (path, text) => {
      if (path === OOM_FILE) score = text
      else io.write(path, text)
    },
  }
}

/** What `spawn` returns, without a process. */
export function childStub(pid: number | undefined): Started {
  return { pid, on: () => {}, unref: () => {} }
}

/** `io`, counting its calls. */
export function countingIo(io: ForkerIo): {
  readonly io: ForkerIo
  readonly calls: readonly string[]
} {
  const calls: string[] = []
  return { io: interceptIo(io, (name) => calls.push(name)), calls }
}

/** `io`, except that its nth call fails with `code` before it reaches the system. */
export function failingIo(io: ForkerIo, n: number, code: string): ForkerIo {
  let call = 0
  return interceptIo(io, (name) => {
    call += 1
    if (call === n) throw Object.assign(new Error(`${code}: ${name}`), { code })
  })
}

/** `io`, with `before` called ahead of each of its calls. */
export function interceptIo(io: ForkerIo, before: (name: string) => void): ForkerIo {
  return new Proxy(io, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      return (...args: readonly unknown[]): unknown => {
        before(String(name))
        return Reflect.apply(method, target, args)
      }
    },
  })
}
