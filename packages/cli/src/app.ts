import type { AppIdentity, AppPaths } from '@indev/telemetry'
import type { CatalogueEntry } from './catalogue/entry.ts'
import type { Command } from './command.ts'
import type { DoctorCheck } from './doctor/check.ts'

/** A row of the app's table: enough for routing, help and completion without loading the command. */
export interface CommandEntry {
  readonly path: readonly string[]
  readonly summary: string
  /** Other paths that lead to it: `['whoami']`; left out of help and suggestions. */
  readonly aliases?: readonly (readonly string[])[]
  /** Left out of help and suggestions. */
  readonly hidden?: boolean
  /** Answered without recording: known before the command is loaded. */
  readonly record?: false
  /** Leaves evidence of whatever ends it, also where nothing is recorded: what crashes on purpose. */
  readonly watched?: true
  load(): Promise<Command>
}

/** The indicator of an SLO, read from the local journal. */
export type SliDefinition =
  | {
      readonly kind: 'latency'
      /** Command path: `cluster create`. */
      readonly command: string
      /** Time to this milestone instead of the whole command. */
      readonly milestone?: string
      /** Good when active + network time is at most this, ms; a two-digit number is exact in histograms. */
      readonly thresholdMs: number
    }
  | {
      readonly kind: 'success'
      /** Command path; every recorded command when absent. */
      readonly command?: string
    }

/** A service level objective that `slo status` evaluates. */
export interface SloDefinition {
  readonly id: string
  readonly title: string
  /** `'99.9%'`. */
  readonly target: string
  /** `'30d'`. */
  readonly window: string
  readonly sli: SliDefinition
}

/** The platform that an app talks to, for messages and for what may be recorded about an address. */
export interface PlatformSettings {
  /** Base URL used when nothing else is set; the only address that may be recorded. */
  readonly defaultHost: string
  /** Variable that overrides the host: `INDEV_HOST`. */
  readonly hostEnv: string
  /** A command that starts a platform: shown when none answers. */
  readonly startHint: string
}

/** A command-line application as a value. */
export interface CliApp {
  readonly identity: AppIdentity
  readonly summary: string
  readonly commands: readonly CommandEntry[]
  /** Summaries of groups by their path, joined by spaces: `{ cluster: 'Manages clusters.' }`. */
  readonly groups?: Readonly<Record<string, string>>
  /** The file that the detached uploader runs. */
  readonly uploaderEntry: URL
  readonly slos?: readonly SloDefinition[]
  readonly platform?: PlatformSettings
  /** The errors of the app's own commands, for `explain`; loaded when somebody asks. */
  catalogue?(): Promise<readonly CatalogueEntry[]>
  /**
   * How results are printed when neither `-o` nor `<PREFIX>_OUTPUT` says it: from a project file or
   * the user's settings. What is no format is left out.
   */
  defaultOutput?(input: DiscoverInput): string | undefined
  /** What `doctor` checks besides what it checks for every app; loaded when somebody asks. */
  checks?(): Promise<readonly DoctorCheck[]>
  /**
   * Names of a kind that the app keeps by itself (`profile`), for completion; must not touch the network.
   * What `ctx.rememberNames` keeps is offered anyway.
   */
  completeNames?(kind: string, input: DiscoverInput): readonly string[]
  /**
   * A file that was written by `__table` when the program was built: with it, completion loads no command.
   */
  readonly specsFile?: URL
  /** The collector's base URL from the app's cached discovery; must not touch the network. */
  discoverEndpoint?(input: DiscoverInput): string | undefined
}

/** What {@link CliApp.discoverEndpoint} and {@link CliApp.defaultOutput} may look at. */
export interface DiscoverInput {
  readonly env: Readonly<NodeJS.ProcessEnv>
  readonly paths: AppPaths | undefined
}
