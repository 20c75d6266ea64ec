import { parse } from 'yaml'

import { type Component, componentsOf } from './manifest.ts'

/** What is shipped, as text. */
export interface Shipped {
  readonly manifest: string
  readonly router: string
  readonly allowList: string
  readonly elastic: string
  readonly otlp: string
  readonly front: string
  readonly readme: string
}

interface Config {
  readonly [kind: string]: Readonly<Record<string, unknown>> | undefined
}

interface Pipeline {
  readonly receivers?: readonly string[]
  readonly processors?: readonly string[]
  readonly exporters?: readonly string[]
}

const KINDS = ['receivers', 'processors', 'connectors', 'exporters', 'extensions'] as const

/** In this order, in front of whatever leaves: limits, then ours only, then shape, then names. */
const GUARDS = ['memory_limiter', 'filter/ours', 'transform/shape', 'redaction']

/** Where a module's name does not give the name of its component. */
const NAMES: Readonly<Record<string, string>> = { otlpexporter: 'otlpgrpc' }

/**
 * What is wrong with the shipped configuration, as far as reading tells; nothing when all is well.
 */
export function audit(shipped: Shipped): string[] {
  const { router, allowList, elastic, otlp } = shipped
  const configs: readonly Config[] = [router, allowList, elastic, otlp].map((text) => parse(text))
  return [
    ...componentComplaints(componentsOf(shipped.manifest), configs),
    ...versionComplaints(shipped),
    ...pipelineComplaints(configs),
    ...secretComplaints(shipped),
  ]
}

function componentComplaints(
  components: readonly Component[],
  configs: readonly Config[],
): string[] {
  return KINDS.flatMap((kind) => {
    const built = new Set(
      components.filter(({ section }) => section === kind).map(({ module }) => nameOf(module)),
    )
    const used = new Set(
      configs
        .flatMap((config) => Object.keys(config[kind] ?? {}))
        .map((id) => (id.split('/')[0] ?? '').replaceAll('_', '')),
    )
    return [
      ...[...used]
        .filter((name) => !built.has(name))
        .map((name) => `${kind}: ${name} is not built`),
      ...[...built].filter((name) => !used.has(name)).map((name) => `${kind}: ${name} is not used`),
    ]
  })
}

function nameOf(module: string): string {
  const last = module.split('/').at(-1) ?? ''
  return NAMES[last] ?? last.replace(/(?:receiver|processor|connector|exporter|extension)$/u, '')
}

function versionComplaints({ manifest, readme }: Shipped): string[] {
  const components = componentsOf(manifest)
  const { dist }: { dist?: { version?: string } } = parse(manifest)
  const wanted = `v${dist?.version}`
  const odd = components.filter(
    // Core's stable modules have a version of their own.
    ({ section, version }) => section !== 'providers' && version !== wanted,
  )
  const providers = new Set(
    components.filter(({ section }) => section === 'providers').map(({ version }) => version),
  )
  return [
    ...odd.map(({ module, version }) => `${module} has ${version}, not ${wanted}`),
    ...(providers.size === 1 ? [] : [`providers: ${[...providers].join(', ')}`]),
    ...[manifest, readme]
      .filter((text) => !text.includes(`cmd/builder@${wanted}`))
      .map(() => `the builder's version is not ${wanted}`),
  ]
}

function pipelineComplaints(configs: readonly Config[]): string[] {
  const [router, , ...backends] = configs.map(pipelinesOf)
  const complaints: string[] = []
  for (const [name, { receivers = [], processors = [] }] of Object.entries(router ?? {})) {
    const isGuarded = processors.join() === GUARDS.join()
    if (receivers.includes('otlp') && !isGuarded) complaints.push(`${name} is not guarded`)
  }
  for (const backend of backends) {
    for (const name of ['traces', 'metrics']) {
      const exporters = backend?.[name]?.exporters ?? []
      const known = exporters.filter((id) => id.endsWith('/backend'))
      if (known.length !== 1) complaints.push(`${name} has not exactly one backend`)
    }
  }
  return complaints
}

function pipelinesOf(config: Config): Readonly<Record<string, Pipeline>> {
  const service: { readonly pipelines?: Record<string, Pipeline> } = config['service'] ?? {}
  return service.pipelines ?? {}
}

function secretComplaints(shipped: Shipped): string[] {
  const { router, allowList, elastic, otlp, front, readme } = shipped
  const complaints: string[] = []
  for (const text of [router, allowList, elastic, otlp, front]) {
    if (/exception\.(?:message|stacktrace)/u.test(text))
      complaints.push('an exception is let through')
  }
  for (const backend of [elastic, otlp]) {
    const tokens = [...backend.matchAll(/^\s*(?:token|authorization|headers):(?<value>.*)$/gimu)]
    const isFromEnv = tokens.every(({ groups }) =>
      /^ \$\{env:\w+\}$/u.test(groups?.['value'] ?? ''),
    )
    if (tokens.length !== 1 || !isFromEnv)
      complaints.push('a credential is not from the environment')
  }
  if (/token|authoriz|apikey:/iu.test(router.replaceAll(/#.*|'.*'/gu, ''))) {
    complaints.push('a credential outside of the backends')
  }
  const variables = [router, elastic, otlp, front].flatMap((text) => [
    ...text.matchAll(/\$\{(?:env:)?(?<name>[A-Z][A-Z_]+)/gu),
  ])
  for (const name of new Set(variables.map(({ groups }) => groups?.['name'] ?? ''))) {
    if (!readme.includes(`\`${name}\``)) complaints.push(`${name} is not in the README`)
  }
  return complaints
}
