import type { ClientWishes } from './api/discovery.ts'
import { systemClock, type Clock } from './clock.ts'
import type { Provisioner } from './clusters/provisioner.ts'
import { parseFault, type FaultRule } from './faults/fault-rule.ts'
import type { ProvisionerChoice } from './provisioners/create-provisioner.ts'
import { PlatformError } from './platform-error.ts'
import { acme, type DirectorySeed } from './store/directory-seed.ts'
import { version } from './version.ts'

/** How a platform is to run. */
export interface PlatformOptions {
  /** Where everything is kept; made if it is not there. */
  readonly dataDir: string
  /** Loopback address to listen on. @defaultValue `'127.0.0.1'` */
  readonly host?: string
  /** 0 takes a free port. @defaultValue 0 */
  readonly port?: number
  /** Where the Kubernetes APIs of clusters are served; 0 takes the port it had before, or a free one. @defaultValue 0 */
  readonly kubernetesPort?: number
  /** Allows a `host` that other machines can reach. @defaultValue false */
  readonly insecurePublic?: boolean
  /** Base URL of an OTLP collector for the platform's own traces. */
  readonly otlpEndpoint?: string
  /** How long one export of traces may take, and how long stopping waits for the last, ms, 1 to 600,000. @defaultValue 2000 */
  readonly otlpTimeoutMs?: number
  /** How many clusters an organization may have, 0 to 100,000. @defaultValue 5 */
  readonly maxClusters?: number
  /** Requests that each user may send in a minute, 0 to 1,000,000; 0 is any number. @defaultValue 0 */
  readonly requestsPerMinute?: number
  /** What a provisioning step takes on average, ms, 0 to 3,600,000. @defaultValue 500 */
  readonly stepMs?: number
  /** Makes names, ids and durations repeatable. @defaultValue the data directory's own */
  readonly seed?: number
  /**
   * Faults to make on purpose, for instance `POST:/clusters=503@0.1`, `*=drop-response`, `stuck:nodes`.
   *
   * @defaultValue none
   */
  readonly faults?: readonly string[]
  /** What every request waits, ms, 0 to 60,000: between two bounds. @defaultValue [0, 0] */
  readonly latencyMs?: readonly [min: number, max: number]
  /** What a polling device waits between two polls, s, 0 to 60. @defaultValue 1 */
  readonly deviceIntervalS?: number
  /** How long access tokens live, s, 1 to 86,400. @defaultValue 900 */
  readonly accessTokenTtlS?: number
  /** How long a platform that was killed keeps its operations, ms, 100 to 60,000. @defaultValue 2000 */
  readonly leaseMs?: number
  /** How long a request may take to arrive, ms, 1 to 600,000. @defaultValue 30,000 */
  readonly requestTimeoutMs?: number
  /** Who is there when the data directory is new. @defaultValue {@link acme} */
  readonly directory?: DirectorySeed
  /** Called with what nobody expected; requests get a 500 without it. @defaultValue does nothing */
  readonly onError?: (error: unknown) => void
  /** Versions of the CLI, such as `1.4.0`. @defaultValue any, and the platform's own */
  readonly cliVersion?: { readonly min?: string; readonly latest?: string }
  /** Whether, and from which version on, CLIs may upload telemetry. @defaultValue on, any */
  readonly telemetry?: { readonly state?: 'on' | 'off'; readonly minVersion?: string }
  /** What makes clusters. @defaultValue the simulator */
  readonly provisioner?: ProvisionerChoice
  /** How long a step of a provisioner other than the simulator may take, ms, 1 to 86,400,000. @defaultValue 900,000 */
  readonly stepLimitMs?: number
  /** From one look at all clusters to the next, ms, 1 to 86,400,000. @defaultValue 30,000 */
  readonly observeMs?: number
  /** What tests put in the place of the machine. */
  readonly deps?: {
    readonly clock?: Clock
    readonly wrapProvisioner?: (provisioner: Provisioner) => Provisioner
  }
}

/** Options with every default filled in. */
export interface ResolvedOptions {
  readonly dataDir: string
  readonly host: string
  readonly port: number
  readonly kubernetesPort: number
  readonly insecurePublic: boolean
  readonly otlpEndpoint: string | undefined
  readonly otlpTimeoutMs: number
  readonly maxClusters: number
  readonly requestsPerMinute: number
  readonly stepMs: number
  readonly seed: number | undefined
  readonly faults: readonly FaultRule[]
  readonly latencyMs: readonly [min: number, max: number]
  readonly deviceIntervalS: number
  readonly accessTokenTtlS: number
  readonly leaseMs: number
  readonly requestTimeoutMs: number
  readonly directory: DirectorySeed
  readonly onError: (error: unknown) => void
  readonly wishes: ClientWishes
  readonly provisioner: ProvisionerChoice
  readonly stepLimitMs: number
  readonly observeMs: number
  readonly clock: Clock
  readonly wrapProvisioner: (provisioner: Provisioner) => Provisioner
}

/** Fills in the defaults. @throws {@link PlatformError} `ERR_PLATFORM_OPTION` for a value out of its range. */
export function resolveOptions(options: PlatformOptions): ResolvedOptions {
  const { dataDir, host = '127.0.0.1', insecurePublic = false, otlpEndpoint, seed } = options
  if (otlpEndpoint !== undefined) checkEndpoint(otlpEndpoint)
  if (seed !== undefined) whole('seed', seed, 0, Number.MAX_SAFE_INTEGER)
  return {
    dataDir,
    host,
    port: whole('port', options.port ?? 0, 0, 65_535),
    kubernetesPort: whole('kubernetesPort', options.kubernetesPort ?? 0, 0, 65_535),
    insecurePublic,
    otlpEndpoint,
    otlpTimeoutMs: whole('otlpTimeoutMs', options.otlpTimeoutMs ?? 2000, 1, 600_000),
    maxClusters: whole('maxClusters', options.maxClusters ?? 5, 0, 100_000),
    requestsPerMinute: whole('requestsPerMinute', options.requestsPerMinute ?? 0, 0, 1_000_000),
    stepMs: whole('stepMs', options.stepMs ?? 500, 0, 3_600_000),
    seed,
    faults: (options.faults ?? []).map(parseFault),
    latencyMs: range(options.latencyMs ?? [0, 0]),
    deviceIntervalS: whole('deviceIntervalS', options.deviceIntervalS ?? 1, 0, 60),
    accessTokenTtlS: whole('accessTokenTtlS', options.accessTokenTtlS ?? 900, 1, 86_400),
    leaseMs: whole('leaseMs', options.leaseMs ?? 2000, 100, 60_000),
    requestTimeoutMs: whole('requestTimeoutMs', options.requestTimeoutMs ?? 30_000, 1, 600_000),
    directory: options.directory ?? acme,
    onError: options.onError ?? (() => {}),
    wishes: wishesOf(options),
    provisioner: options.provisioner ?? { name: 'sim' },
    stepLimitMs: whole('stepLimitMs', options.stepLimitMs ?? 900_000, 1, 86_400_000),
    observeMs: whole('observeMs', options.observeMs ?? 30_000, 1, 86_400_000),
    clock: options.deps?.clock ?? systemClock,
    wrapProvisioner: options.deps?.wrapProvisioner ?? ((provisioner) => provisioner),
  }
}

function wishesOf({ cliVersion = {}, telemetry = {} }: PlatformOptions): ClientWishes {
  const { min = '0.0.0', latest = version } = cliVersion
  const { state = 'on', minVersion } = telemetry
  release('cliVersion.min', min)
  release('cliVersion.latest', latest)
  if (minVersion !== undefined) release('telemetry.minVersion', minVersion)
  return {
    cliVersion: { min, latest },
    telemetry: { state, ...(minVersion !== undefined && { minVersion }) },
  }
}

/** @see Semantic Versioning 2.0.0 */
function release(name: string, value: string): void {
  if (/^\d{1,9}(?:\.\d{1,9}){2}(?:[-+][\w.+-]{1,64})?$/.test(value)) return
  throw new PlatformError('ERR_PLATFORM_OPTION', `${name} must be a version, got ${value}`)
}

function whole(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  const message = `${name} must be a whole number between ${min} and ${max}, got ${value}`
  throw new PlatformError('ERR_PLATFORM_OPTION', message)
}

function range([min, max]: readonly [number, number]): readonly [number, number] {
  return [whole('latencyMs', min, 0, max), whole('latencyMs', max, 0, 60_000)]
}

function checkEndpoint(endpoint: string): void {
  if (/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) return
  throw new PlatformError('ERR_PLATFORM_OPTION', `otlpEndpoint must be an http(s) URL: ${endpoint}`)
}
