import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { PlatformOptions } from './options.ts'
import { chooseProvisioner } from './provisioners/choose.ts'
import { defaultPort } from './default-port.ts'
import { help } from './help.ts'
import { version } from './version.ts'

const commands = ['serve', 'doctor', 'slo', 'crash'] as const

/** What a command line asks for. */
export type Invocation =
  | {
      readonly kind: (typeof commands)[number]
      readonly options: PlatformOptions
      readonly json?: true
    }
  /** Text for stdout. */
  | { readonly kind: 'print'; readonly text: string }
  /** One line for stderr. */
  | { readonly kind: 'usage'; readonly message: string }

const options = {
  port: { type: 'string' },
  'kubernetes-port': { type: 'string' },
  host: { type: 'string' },
  'insecure-public': { type: 'boolean' },
  data: { type: 'string' },
  provisioner: { type: 'string' },
  script: { type: 'string' },
  'capi-server': { type: 'string' },
  'capi-token-file': { type: 'string' },
  'capi-namespace': { type: 'string' },
  'capi-infrastructure': { type: 'string' },
  'step-limit': { type: 'string' },
  'otlp-endpoint': { type: 'string' },
  'otlp-timeout': { type: 'string' },
  'max-clusters': { type: 'string' },
  'rate-limit': { type: 'string' },
  'step-ms': { type: 'string' },
  seed: { type: 'string' },
  latency: { type: 'string' },
  fail: { type: 'string', multiple: true },
  'cli-min': { type: 'string' },
  'cli-latest': { type: 'string' },
  telemetry: { type: 'string' },
  'telemetry-min': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

/** The options that are whole numbers. */
const numbers = {
  port: 'port',
  'kubernetes-port': 'kubernetesPort',
  'max-clusters': 'maxClusters',
  'rate-limit': 'requestsPerMinute',
  'step-ms': 'stepMs',
  'step-limit': 'stepLimitMs',
  'otlp-timeout': 'otlpTimeoutMs',
  seed: 'seed',
} as const
type Numbers = { [name in (typeof numbers)[keyof typeof numbers]]?: number }
const inSeconds: ReadonlySet<string> = new Set(['step-limit', 'otlp-timeout'])

/** Reads a command line; ranges are checked by whoever uses the options. */
export function parseCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): Invocation {
  const parsed = tryParse(args)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals } = parsed
  if (values.help) return { kind: 'print', text: help }
  if (values.version) return { kind: 'print', text: `indev-platform ${version}\n` }
  const command = commands.find((known) => known === positionals[0])
  if (positionals.length !== 1 || command === undefined) {
    return usage(
      positionals.length === 0 ? 'no command given' : `unknown command: ${positionals.join(' ')}`,
    )
  }
  const found: Numbers = { port: defaultPort }
  for (const [flag, name] of Object.entries(numbers)) {
    const value: unknown = Reflect.get(values, flag)
    if (typeof value !== 'string') continue
    if (!/^\d{1,15}$/.test(value)) return usage(`--${flag} takes a whole number, got ${value}`)
    found[name] = Number(value) * (inSeconds.has(flag) ? 1000 : 1)
  }
  const latency = /^(\d{1,5})(?:,(\d{1,5}))?$/.exec(values.latency ?? '0')
  if (latency === null) return usage(`--latency takes MS or MS,MS, got ${values.latency}`)
  const [, from = '0', to = from] = latency
  const { telemetry: state = 'on', 'telemetry-min': minVersion } = values
  if (state !== 'on' && state !== 'off') return usage(`--telemetry takes on or off, got ${state}`)
  const provisioner = chooseProvisioner(values)
  if (typeof provisioner === 'string') return usage(provisioner)
  const { 'cli-min': min, 'cli-latest': latest } = values
  const { host, 'otlp-endpoint': otlpEndpoint, 'insecure-public': insecurePublic } = values
  if (values.json === true && command !== 'doctor' && command !== 'slo') {
    return usage(`${command} has no --json`)
  }
  return {
    kind: command,
    ...(values.json === true && { json: true }),
    options: {
      dataDir: values.data ?? defaultDataDir(env),
      ...found,
      ...(values.fail !== undefined && { faults: values.fail }),
      ...(values.latency !== undefined && { latencyMs: [Number(from), Number(to)] as const }),
      ...(host !== undefined && { host }),
      ...(otlpEndpoint !== undefined && { otlpEndpoint }),
      ...(insecurePublic !== undefined && { insecurePublic }),
      ...(provisioner.name !== 'sim' && { provisioner }),
      ...((min ?? latest) !== undefined && {
        cliVersion: { ...(min !== undefined && { min }), ...(latest !== undefined && { latest }) },
      }),
      ...((values.telemetry ?? minVersion) !== undefined && {
        telemetry: { state, ...(minVersion !== undefined && { minVersion }) },
      }),
    },
  }
}

function tryParse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function usage(message: string): Invocation {
  return { kind: 'usage', message: `${message} (see indev-platform --help)` }
}

/** @see XDG Base Directory Specification: relative paths are to be ignored */
function defaultDataDir(env: NodeJS.ProcessEnv): string {
  const xdg = env['XDG_DATA_HOME'] ?? ''
  return join(isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'share'), 'indev-platform')
}
