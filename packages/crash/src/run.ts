import { cleanFatalReports, watchFatalErrors } from './fatal-reports.ts'
import { ownIdentity, ownOomCount, type Machine } from './identity.ts'
import { errnoOf, ownDirectory } from './io.ts'
import { quietly } from './quietly.ts'
import type { CrashApp } from './report.ts'
import { createRunFile, type RunFile, type RunHead } from './run-file.ts'

/** The run under way, as its file says it. No method throws, and without a file none does anything. */
export class Run {
  readonly #machine: Machine
  readonly #dir: string
  #head: RunHead | undefined
  #file: RunFile | undefined
  #unwatch: (() => void) | undefined
  /** Why there is no file. */
  readonly problem: string | undefined

  constructor(machine: Machine, dir: string, app: CrashApp, command: string | undefined) {
    this.#machine = machine
    this.#dir = dir
    this.problem = ownDirectory(machine.io, dir)
    if (this.problem !== undefined) return
    try {
      const identity = ownIdentity(machine)
      const head: RunHead = {
        v: 1,
        ...identity,
        app,
        startedAtMs: machine.now(),
        node: process.version,
        ...(command !== undefined && { command }),
      }
      this.#file = createRunFile(machine.io, dir, head)
      this.#head = head
      this.#unwatch = watchFatalErrors(dir, identity.pid, identity.start)
    } catch (error) {
      this.problem = errnoOf(error) ?? String(error)
    }
  }

  /** What its file says; `undefined` when there is none. */
  get head(): RunHead | undefined {
    return this.#head
  }

  /** What would hold a short run up, and is needed only of one that lasts; and what an earlier one left is made safe. */
  complete(): void {
    quietly(() => {
      cleanFatalReports(this.#machine, this.#dir)
    })
    quietly(() => {
      const oom = ownOomCount(this.#machine)
      if (oom !== undefined) this.say({ oom })
    })
  }

  say(change: Partial<RunHead>): void {
    quietly(() => {
      if (this.#head === undefined || this.#file === undefined) return
      this.#head = { ...this.#head, ...change }
      this.#file.rewriteHead(this.#head)
    })
  }

  crumb(atMs: number, kind: string, text: string): void {
    this.#file?.crumb(atMs, kind, text)
  }

  /** A crash whose report could not be written keeps its run file: a later run reads the crumbs. */
  end(): void {
    const file = this.#file
    this.#file = undefined
    quietly(() => {
      if (this.#head?.failed === undefined) file?.remove()
      else file?.leave()
    })
  }

  /** Also leaves Node's own reports as they were. */
  dispose(): void {
    quietly(() => this.#unwatch?.())
    this.end()
  }
}
