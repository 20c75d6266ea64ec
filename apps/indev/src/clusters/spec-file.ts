import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { NodePool } from '../api/cluster.ts'
import { isObject, stringIn } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { MAX_NODES, MIN_NODES, PRESETS } from './node-pool.ts'

/** What a file for `-f` may say; what it leaves out is decided by flags and defaults. */
export interface SpecFile {
  readonly name?: string
  readonly version?: string
  readonly environment?: string
  readonly sso?: string
  readonly pullSecret?: string
  readonly nodePools?: readonly NodePool[]
  readonly labels?: Readonly<Record<string, string>>
  readonly expiresIn?: string
  readonly protected?: boolean
}

const TEXTS = ['name', 'version', 'environment', 'sso', 'pullSecret', 'expiresIn'] as const
/** What `cluster get` also shows and nobody can wish for: a file made from it is accepted. */
const SHOWN_ONLY = new Set(
  'id consoleUrl epg ingressIp status roles state createdAt expiresAt imagePullSecret'.split(' '),
)
const MAX_BYTES = 1024 * 1024

/**
 * Reads a cluster's spec, JSON or YAML; `-` is stdin.
 *
 * @throws {@link CliError} `spec.unreadable`, `spec.invalid`: a member that means nothing is refused, not ignored.
 */
export async function readSpecFile(ctx: CommandContext, file: string): Promise<SpecFile> {
  const text = await textOf(ctx, file)
  const value = await parse(text)
  if (!isObject(value)) throw invalid('it holds no object')
  return readSpec(value)
}

/** The spec in a parsed file. @throws {@link CliError} `spec.invalid`. */
export function readSpec(value: JsonObject): SpecFile {
  const known = new Set<string>([...TEXTS, ...SHOWN_ONLY, 'nodePools', 'labels', 'protected'])
  for (const member of Object.keys(value)) {
    if (!known.has(member))
      throw invalid(
        `"${member}" means nothing; known are ${[...TEXTS, 'nodePools', 'labels', 'protected'].join(', ')}`,
      )
  }
  const { nodePools, labels, protected: isProtected } = value
  const texts: Record<string, string> = {}
  for (const member of TEXTS) {
    if (value[member] === undefined) continue
    // YAML reads 1.35 as a number.
    if (typeof value[member] !== 'string') throw invalid(`"${member}" must be text, in quotes`)
    texts[member] = value[member]
  }
  if (isProtected !== undefined && typeof isProtected !== 'boolean') {
    throw invalid('"protected" must be true or false')
  }
  return {
    ...texts,
    ...(nodePools === undefined ? {} : { nodePools: readPools(nodePools) }),
    ...(labels === undefined ? {} : { labels: labelsOf(labels) }),
    ...(isProtected === undefined ? {} : { protected: isProtected }),
  }
}

function readPools(value: unknown): readonly NodePool[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid('"nodePools" must be a list')
  return value.map((pool: unknown, index) => readPool(pool, `nodePools[${index}]`))
}

const POOL_MEMBERS = new Set(
  'id name preset replicas compute autoscalingEnabled minCount maxCount'.split(' '),
)

function readPool(value: unknown, where: string): NodePool {
  if (!isObject(value)) throw invalid(`${where} is no object`)
  const stranger = Object.keys(value).find((member) => !POOL_MEMBERS.has(member))
  if (stranger !== undefined) throw invalid(`"${stranger}" in ${where} means nothing`)
  const name = stringIn(value, 'name')
  const preset = stringIn(value, 'preset') ?? 'minimal'
  if (!PRESETS.some((each) => each === preset)) {
    throw invalid(`preset in ${where} must be one of ${PRESETS.join(', ')}`)
  }
  const count = (member: string): number | undefined => {
    const found = value[member]
    if (found === undefined) return undefined
    const isFine =
      Number.isInteger(found) && Number(found) >= MIN_NODES && Number(found) <= MAX_NODES
    if (!isFine) throw invalid(`${member} in ${where} must be ${MIN_NODES} to ${MAX_NODES}`)
    return Number(found)
  }
  const [replicas, minCount, maxCount] = [count('replicas'), count('minCount'), count('maxCount')]
  const named = name === undefined ? { preset } : { name, preset }
  if (value['autoscalingEnabled'] !== true) {
    if (minCount !== undefined || maxCount !== undefined) {
      throw invalid(`minCount and maxCount in ${where} need autoscalingEnabled: true`)
    }
    return { ...named, replicas: replicas ?? MIN_NODES }
  }
  const bounds = { minCount: minCount ?? MIN_NODES, maxCount: maxCount ?? MAX_NODES }
  if (bounds.minCount > bounds.maxCount) throw invalid(`minCount in ${where} is above maxCount`)
  return { ...named, autoscalingEnabled: true, ...bounds }
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) throw invalid('"labels" must be an object of texts')
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => {
      if (typeof text !== 'string') throw invalid(`label "${key}" must be text, in quotes`)
      return [key, text]
    }),
  )
}

async function textOf(ctx: CommandContext, file: string): Promise<string> {
  try {
    if (file === '-') return await readAll(ctx)
    return process.getBuiltinModule('node:fs').readFileSync(file, 'utf8')
  } catch (cause) {
    if (ctx.signal.aborted) throw cause
    const code = isObject(cause) ? String(cause['code']) : 'UNKNOWN'
    throw new CliError({
      slug: 'spec.unreadable',
      kind: 'usage',
      message: `the file given with -f cannot be read (${code})`,
      recordable: true,
      cause,
    })
  }
}

async function readAll(ctx: CommandContext): Promise<string> {
  let text = ''
  const input = ctx.io.stdin.open().setEncoding('utf8')
  const stop = (): void => {
    input.destroy()
  }
  ctx.signal.addEventListener('abort', stop, { once: true })
  for await (const chunk of input) {
    text += String(chunk)
    if (text.length > MAX_BYTES) throw invalid(`it is larger than ${MAX_BYTES} bytes`)
  }
  ctx.signal.removeEventListener('abort', stop)
  ctx.signal.throwIfAborted()
  return text
}

async function parse(text: string): Promise<unknown> {
  try {
    if (text.trimStart().startsWith('{')) return JSON.parse(text)
  } catch {
    // YAML, too, may begin with a brace.
  }
  const { parse: parseYaml } = await import('./yaml.ts')
  try {
    return parseYaml(text, { maxAliasCount: 0 })
  } catch (cause) {
    const line = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : ''
    throw invalid(`it is neither JSON nor YAML: ${line.replace(/:$/, '')}`, cause)
  }
}

function invalid(why: string, cause?: unknown): CliError {
  return new CliError({
    slug: 'spec.invalid',
    kind: 'usage',
    message: `the file given with -f is not a cluster: ${why}`,
    recordable: true,
    cause,
  })
}
