import type { CrashGuard } from './crash-guard.ts'
import { Crumbs } from './crumbs.ts'
import { evidenceOf } from './evidence.ts'
import { isWorker, nodeMachine, type Machine } from './identity.ts'
import { errnoOf, homeDir, nodeIo, writeWhole } from './io.ts'
import { whenWaiting } from './idle-arming.ts'
import { checkOptions, type CrashOptions } from './options.ts'
import { once } from './once.ts'
import { questionFiles } from './questions.ts'
import { quietly } from './quietly.ts'
import { openRedactor } from './redact.ts'
import type { Sighting } from './report-writer.ts'
import { withoutValues } from './invocation.ts'
import type { CrashKind, Invocation } from './report.ts'
import { Run } from './run.ts'
import { isStruck } from './strikes.ts'

/** A program that survives its exceptions must not fill the disk with them. */
const MAX_REPORTS = 32
/** A run that lasts so long waits for something. */
const LATER_MS = 25
/** A run that lasts so long may hang; its second thread takes 2 ms and 20 MB. */
const HANG_WATCH_MS = 3_000
/** What Node exits with when a top-level await never came. */
const UNSETTLED = 13

/**
 * Watches a program from now on, and leaves a report of every abnormal end.
 *
 * Only watches: it never prints, exits, throws, swallows an error or changes how the program ends. Works on the main
 * thread; an error that a worker does not handle arrives there.
 *
 * @throws TypeError when the options are not what their types say.
 */
export function guardCrashes(options: CrashOptions): CrashGuard {
  return guardWith(options, nodeMachine(nodeIo()))
}

export function guardWith(options: CrashOptions, machine: Machine): CrashGuard {
  checkOptions(options)
  return new Guard(options, machine)
}

class Guard implements CrashGuard {
  readonly #options: CrashOptions
  readonly #machine: Machine
  readonly #run: Run | undefined
  readonly #seen = new WeakSet<object>()
  // Most runs end before they need any of this.
  readonly #redactor = once(() => openRedactor(this.#options.redact, process.env, quietly(homeDir)))
  readonly #evidence = once(() =>
    evidenceOf({
      options: this.#options,
      machine: this.#machine,
      redactor: this.#redactor,
      onFullHeap: (error) => this.#onFullHeap(error),
    }),
  )
  readonly #crumbs = new Crumbs(this.#redactor)
  readonly #undo: (() => void)[] = []
  #written = 0
  #crashed = false
  #command: string | undefined
  #invocation: Invocation | undefined
  readonly problem: string | undefined
  report: { readonly id: string; readonly file: string } | undefined

  constructor(options: CrashOptions, machine: Machine) {
    this.#options = options
    this.#machine = machine
    this.#command = options.command
    // A worker shares the pid and the run of its process; its errors arrive on the main thread.
    if (isWorker()) {
      this.problem = 'worker'
      return
    }
    this.#run = new Run(machine, options.dir, options.app, options.command)
    this.problem = this.#run.problem
    this.#listen()
    this.#watch(this.#run)
  }

  command(path: string, invocation?: Invocation): void {
    this.#command = path
    const said = invocation && withoutValues(invocation)
    this.#invocation = said
    this.#run?.say({ command: path, ...(said && { invocation: said }) })
    this.#armIfStruck()
  }

  crumb(kind: string, text: string): void {
    const atMs = this.#machine.now()
    quietly(() => {
      const crumb = this.#crumbs.add(atMs, kind, text)
      this.#run?.crumb(atMs, crumb.kind, crumb.text)
    })
  }

  capture(error: unknown): string | undefined {
    return this.#reportError('captured', error)
  }

  [Symbol.dispose](): void {
    for (const undo of this.#undo.splice(0)) quietly(undo)
    this.#run?.dispose()
  }

  #listen(): void {
    const onThrow = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void => {
      this.#onUncaught(error, origin)
    }
    const onExit = (code: number): void => {
      if (code === UNSETTLED && !this.#crashed) this.#reportError('unsettled')
      this.#run?.end()
    }
    process.on('uncaughtExceptionMonitor', onThrow).on('exit', onExit)
    this.#undo.push(() => process.off('uncaughtExceptionMonitor', onThrow).off('exit', onExit))
  }

  /**
   * What only a run needs that lasts begins a little later: its first request is on its way then, and a run that waits
   * for nothing never gets there.
   */
  #watch(run: Run): void {
    const { locals, hangs } = this.#options
    const { arm = 'when-needed', afterMs = 150 } = locals ?? {}
    if (arm === 'at-start') this.#arm()
    else this.#armIfStruck()
    const later = setTimeout(() => {
      run.complete()
      if (arm === 'when-needed') {
        this.#undo.push(
          whenWaiting(afterMs, () => {
            this.#arm()
          }),
        )
      }
      if (hangs?.watch !== 'never') this.#watchHangs(run)
    }, LATER_MS)
    later.unref()
    this.#undo.push(clearTimeout.bind(undefined, later))
  }

  /** Only a run that lasts gets a second thread, and loads what that takes. */
  #watchHangs(run: Run): void {
    const { dir, hangs = {} } = this.#options
    const { head } = run
    if (head === undefined) return
    const files = questionFiles(dir, head)
    let isOver = false
    const begin = async (): Promise<void> => {
      const { watchHangs } = await import('./hang-watch.ts')
      if (isOver) return
      const stop = watchHangs(hangs, files, {
        onHang: (stopped) => {
          this.#report({ kind: 'hang', stopped })
        },
        // From here on an end is one of its own.
        onRecovered: () => {
          run.say({ reportedAtMs: undefined })
        },
        onAsked: (stopped) => {
          const report = this.#evidence().compose(this.#sighting('stack', { stopped }))
          writeWhole(this.#machine.io, files.answerFile, JSON.stringify(report))
        },
      })
      this.#undo.push(stop)
    }
    const timer = setTimeout(() => {
      begin().catch(() => undefined)
    }, hangs.afterMs ?? HANG_WATCH_MS)
    timer.unref()
    this.#undo.push(() => {
      isOver = true
      clearTimeout(timer)
    })
  }

  /** A command that has crashed before without its local variables gets them from its start. */
  #armIfStruck(): void {
    const { dir, locals } = this.#options
    if (locals?.arm === 'never' || this.problem !== undefined) return
    const command = this.#command ?? ''
    quietly(() => {
      if (isStruck(this.#machine, dir, command)) this.#arm()
    })
  }

  #arm(): void {
    quietly(() => {
      const evidence = this.#evidence()
      this.#undo.push(evidence.disarm)
      evidence.arm()
    })
  }

  /** Without a debugger V8 would have aborted here; with one it asks first. */
  #onFullHeap(error: Error): never {
    this.#crashed = true
    this.#reportError('out-of-memory', error)
    this.#run?.end()
    quietly(() => this.#options.onFullHeap?.())
    process.abort()
  }

  #onUncaught(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void {
    this.#crashed = true
    this.#reportError(origin === 'unhandledRejection' ? 'rejection' : 'exception', error)
    // With nobody to handle it the process ends now, in some cases without its exit listeners.
    const isHandled =
      process.listenerCount('uncaughtException') > 0 ||
      process.hasUncaughtExceptionCaptureCallback()
    if (!isHandled) this.#run?.end()
  }

  /** No second report of one error. */
  #reportError(kind: CrashKind, ...thrown: [unknown?]): string | undefined {
    const [error] = thrown
    if (typeof error === 'object' && error !== null) {
      if (this.#seen.has(error)) return this.report?.id
      this.#seen.add(error)
    }
    return this.#report({ kind, ...(thrown.length > 0 && { thrown: { error } }) })
  }

  /** And none that fails. */
  #report({ kind, ...seen }: Pick<Sighting, 'kind' | 'thrown' | 'stopped'>): string | undefined {
    try {
      if (this.#written >= MAX_REPORTS) return undefined
      this.#written += 1
      const { id, file } = this.#evidence().write(this.#sighting(kind, seen))
      if (kind !== 'hang') this.report = { id, file }
      this.#run?.say({ reportedAtMs: this.#machine.now() })
      return id
    } catch (error) {
      this.#run?.say({ failed: errnoOf(error) ?? 'failed' })
      return undefined
    }
  }

  #sighting(kind: CrashKind, seen: Pick<Sighting, 'thrown' | 'stopped'>): Omit<Sighting, 'locals'> {
    return {
      kind,
      ...seen,
      command: this.#command,
      invocation: this.#invocation,
      crumbs: this.#crumbs.last,
    }
  }
}
