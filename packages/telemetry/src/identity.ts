/** Who the instrumented program is; everything on disk and in the environment is named after it. */
export interface AppIdentity {
  /** Lower-case name, also the executable's and the directories' name: `indev`. */
  readonly name: string
  /** The release, as `service.version`: `1.4.0`. */
  readonly version: string
  /** Prefix of its environment variables, without the underscore: `INDEV`. */
  readonly envPrefix: string
}
