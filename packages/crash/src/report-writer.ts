import { composeReport } from './compose-report.ts'
import { describeError } from './describe-error.ts'
import { inAppOf, packageRoot, type IsInApp } from './frames.ts'
import type { Machine } from './identity.ts'
import { ownDirectory, writeWhole } from './io.ts'
import { KEEP, prune, reportFile, reportId } from './keep.ts'
import type { CrashOptions } from './options.ts'
import type { SeenFrame } from './match-frames.ts'
import type { LocalsWatch } from './locals.ts'
import { quietly } from './quietly.ts'
import type { Redactor } from './redact.ts'
import type { CrashError, CrashKind, CrashReport, Crumb, Invocation } from './report.ts'
import { heapLimit, runtimeFacts } from './runtime-facts.ts'
import { forgive, strike } from './strikes.ts'

/** What was seen of a crash. */
export interface Sighting {
  readonly kind: CrashKind
  /** Boxed: anything can be thrown, and nothing may have been. */
  readonly thrown?: { readonly error: unknown }
  /** What was seen instead of an error. */
  readonly stopped?: Stopped
  readonly command: string | undefined
  readonly invocation: Invocation | undefined
  readonly crumbs: readonly Crumb[]
  readonly locals: LocalsWatch
}

/** Where a program was that had been stopped. */
export interface Stopped {
  readonly name: 'Hang' | 'Stack'
  readonly message: string
  readonly frames: readonly SeenFrame[]
  /** Absent when it was not for long. */
  readonly blockedMs?: number
}

/** Where a report is. */
export interface Written {
  readonly id: string
  readonly file: string
}

/** Makes reports of this process. */
export class ReportWriter {
  readonly #options: CrashOptions
  readonly #machine: Machine
  readonly #isInApp: IsInApp
  readonly #redactor: () => Redactor
  #root: string | undefined
  #heapLimit: number | undefined
  #composed = 0

  constructor(options: CrashOptions, machine: Machine, redactor: () => Redactor) {
    this.#options = options
    this.#machine = machine
    this.#redactor = redactor
    // A host that throws in the middle of a crash is not listened to.
    this.#isInApp = (url) => quietly(() => options.isInApp?.(url)) ?? inAppOf(this.appRoot())(url)
  }

  /** Where the program was installed; asked for when it is needed, never at the start. */
  appRoot(): string {
    const main = process.argv[1] ?? ''
    this.#root ??= packageRoot(quietly(() => this.#machine.io.realPath(main)) ?? '')
    return this.#root
  }

  /** @throws Whatever the system says. */
  write(sighting: Sighting): Written {
    const { dir, keep } = this.#options
    const machine = this.#machine
    const report = this.compose(sighting)
    const { id, error, locals: state } = report
    const { command, kind } = sighting
    const unusable = ownDirectory(machine.io, dir)
    if (unusable !== undefined) throw Object.assign(new Error(unusable), { code: unusable })
    const file = reportFile(dir, id)
    writeWhole(machine.io, file, JSON.stringify(report))
    quietly(() => {
      if (error === undefined || kind === 'hang') return
      if (state === 'not-armed') strike(machine, dir, command ?? '', report.fingerprint.group)
      else forgive(machine, dir, command ?? '')
    })
    quietly(() => prune(machine, dir, { ...KEEP, ...keep }))
    return { id, file }
  }

  /** A report as it may be written anywhere. */
  compose(sighting: Sighting): CrashReport {
    const { kind, command, invocation, crumbs, locals, stopped } = sighting
    const atMs = this.#machine.now()
    // Those of one millisecond are told apart, and in their order.
    const nth = (this.#composed++).toString(36)
    const suffix = nth + Math.floor(Math.random() * 36 ** 3).toString(36)
    const error = this.#errorOf(sighting)
    return composeReport(
      {
        id: reportId(atMs, this.#machine.pid, suffix),
        kind,
        atMs,
        app: this.#options.app,
        ...(command !== undefined && { command }),
        ...(invocation !== undefined && { invocation }),
        ...(error !== undefined && { error }),
        ...(stopped?.blockedMs !== undefined && { blockedMs: stopped.blockedMs }),
        spans: quietly(() => this.#options.openSpans?.()) ?? [],
        crumbs,
        runtime: runtimeFacts(this.#heapLimit),
        locals: hasLocals(error) ? 'captured' : stopped === undefined ? locals.state : 'not-seen',
      },
      this.#redactor(),
    )
  }

  #errorOf({ thrown, stopped, locals }: Sighting): CrashError | undefined {
    if (stopped !== undefined) {
      const { name, message, frames } = stopped
      const own = frames.map((frame) => ({ ...frame, inApp: this.#isInApp(frame.url) }))
      return { name, message, frames: own, causes: [] }
    }
    if (thrown === undefined) return undefined
    return describeError(thrown.error, this.#isInApp, (value, frames) =>
      locals.addTo(value, frames, this.#isInApp),
    )
  }

  /** Does beforehand what need not be done in the crash. */
  prepare(): void {
    this.#redactor().redactText('', {})
    this.#heapLimit = heapLimit()
    runtimeFacts(this.#heapLimit)
  }
}

function hasLocals(error: CrashError | undefined): boolean {
  if (error === undefined) return false
  return error.frames.some((frame) => frame.locals !== undefined) || error.causes.some(hasLocals)
}
