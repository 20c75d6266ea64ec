/** The version of the format. */
export const REPORT_VERSION = 1

/**
 * How a run ended.
 *
 * `exception` and `rejection` reached nobody; `unsettled` is a top-level await that never came (exit code 13);
 * `captured` was handed over by the host. The others are found by a later run: `out-of-memory` and `fatal` from what
 * Node itself left, `power-loss` by another boot, `vanished` when nothing else is known: SIGKILL, SIGSEGV, abort,
 * the kernel out of memory (then `oomKills` is set), or a host that called `process.reallyExit`.
 *
 * Two are of a run that goes on: `hang` when its event loop stood still for `blockedMs`, and `stack`, which is kept
 * nowhere, when somebody asked for it.
 */
export type CrashKind =
  | 'exception'
  | 'rejection'
  | 'unsettled'
  | 'captured'
  | 'out-of-memory'
  | 'fatal'
  | 'power-loss'
  | 'vanished'
  | 'hang'
  | 'stack'

/** One crash, as it is in its file: redacted, never with the environment or the arguments. */
export interface CrashReport {
  /** The version of the format. Readers leave other versions alone. */
  readonly v: 1
  /** Names the report; sorts by time within a machine. */
  readonly id: string
  /** How the run ended. */
  readonly kind: CrashKind
  /** Unix ms. For what a later run found: the last sign of life. */
  readonly atMs: number
  /** Which program. */
  readonly app: CrashApp
  /** The words of the command, never its arguments. */
  readonly command?: string
  /** What was said of the command line, to run it once more. */
  readonly invocation?: Invocation
  /** Which other crashes are the same. */
  readonly fingerprint: Fingerprint
  /** Absent where there was none to see. */
  readonly error?: CrashError
  /** Open when it happened, outermost first. */
  readonly spans: readonly OpenSpan[]
  /** The last crumbs, oldest first. */
  readonly crumbs: readonly Crumb[]
  /** Of Node and the machine. */
  readonly runtime: RuntimeFacts
  /** Whether local variables were seen, and if not, why. */
  readonly locals: LocalsState
  /** How long the event loop had stood still, ms. */
  readonly blockedMs?: number
  /** How many kills for want of memory the process's control group saw while it ran. */
  readonly oomKills?: number
  /** How many values each rule took out. */
  readonly redactions: Readonly<Record<string, number>>
  /** What had to be left out to keep the report within its size. */
  readonly cut?: readonly string[]
}

/** The program that crashed. */
export interface CrashApp {
  /** As it is called on the command line. */
  readonly name: string
  /** As `--version` prints it. */
  readonly version: string
  /** Tells builds of one version apart. */
  readonly buildId?: string
}

/** What of a command line may be written down: no value of it. */
export interface Invocation {
  /** The names of the flags that were given, as the program defines them: `--region`. */
  readonly flags: readonly string[]
  /** How many arguments were given by position. */
  readonly positionals: number
  /** The command says of itself that to run it once more does no harm. */
  readonly replaySafe: boolean
}

/** Equal for equal crashes. */
export interface Fingerprint {
  /** The version of the recipe; groups of different versions are never compared. */
  readonly v: 1
  /** 16 hexadecimal digits. */
  readonly group: string
  /** True when the names of functions came through a source map: then it is the same for every build. */
  readonly mapped: boolean
}

/** What was thrown. */
export interface CrashError {
  /** The class, or `null`, `string`, … for what is no error. */
  readonly name: string
  /** `code` of the error: `ENOENT`, `ERR_INVALID_ARG_TYPE`. */
  readonly code?: string
  /** At most 2,000 characters. */
  readonly message: string
  /** From where it was thrown outwards, at most 64. */
  readonly frames: readonly Frame[]
  /** Causes, outermost first, and the errors of an AggregateError. */
  readonly causes: readonly CrashError[]
}

/** One line of a stack. */
export interface Frame {
  /** Empty for code outside any function. */
  readonly fn: string
  /** The file's path, or `node:…`. */
  readonly url: string
  /** From 1; 0 when unknown. */
  readonly line: number
  /** From 1; 0 when unknown. */
  readonly column: number
  /** True for the program's own code. */
  readonly inApp: boolean
  /** True for a caller that was waiting in `await`: it had no locals to see. */
  readonly isAsync?: true
  /** Local variables by name, two levels deep. */
  readonly locals?: Readonly<Record<string, unknown>>
  /** Filled in when the report is shown, never in the crash. */
  readonly source?: SourcePosition
}

/** Where a frame is in what was written. */
export interface SourcePosition {
  /** The path of the source. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** The name before minification; empty when the map has none. */
  readonly fn: string
  /** The line itself, if the map carries sources. */
  readonly text?: string
}

/** A span that the host says was open. */
export interface OpenSpan {
  /** What is under way. */
  readonly name: string
  /** Unix ms. */
  readonly startedAtMs: number
  /** 32 hexadecimal digits, if there is a trace. */
  readonly traceId?: string
  /** What else is known; redacted like everything. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>
}

/** A note that the host left on its way. */
export interface Crumb {
  /** Unix ms. */
  readonly atMs: number
  /** One word. */
  readonly kind: string
  /** Free, redacted. */
  readonly text: string
}

/** A safe subset of Node's diagnostic report. */
export interface RuntimeFacts {
  /** Node's version. */
  readonly node: string
  /** `process.platform`. */
  readonly platform: string
  /** `process.arch`. */
  readonly arch: string
  /** Since the process began. */
  readonly uptimeMs?: number
  /** Of the JavaScript heap. */
  readonly heapUsedBytes?: number
  /** What the JavaScript heap may take. */
  readonly heapLimitBytes?: number
  /** All memory of the process. */
  readonly rssBytes?: number
  /** User and system time. */
  readonly cpuMs?: number
  /** What the event loop still had, by type. */
  readonly handles?: Readonly<Record<string, number>>
  /** Of a fatal error: what Node said, and the native stack's symbols. */
  readonly fatal?: { readonly event: string; readonly nativeStack: readonly string[] }
}

/** `captured`, or why there are none. */
export type LocalsState = 'captured' | 'not-armed' | 'not-seen' | 'another-debugger' | 'off'
