import type { Diagnostic, OpenSloSlo } from '@indev/slo/openslo'
import type { CommandContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { type DefinitionFile, definitionFiles } from './find-definitions.ts'
import { type Objective, PARTS, type Where, builtIn, pipelineObjectives } from './objective.ts'

/** Something wrong with a definition, and where. */
interface Finding {
  readonly file: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly line?: number
  readonly column?: number
}

/** The objectives there are. */
export interface Objectives {
  readonly objectives: readonly Objective[]
  readonly findings: readonly Finding[]
}

/** What a command says about which objectives it wants. */
export interface Selection {
  /** Directory of definitions. */
  readonly dir: string | undefined
  /** Ids; all when empty. */
  readonly ids: readonly string[]
}

/**
 * The project's own objectives where it has any, the app's built-in ones elsewhere.
 *
 * @throws {@link CliError} `slo.unreadable` and `slo.unknown`.
 */
export async function loadObjectives(
  { app }: Pick<CommandContext, 'app'>,
  { dir, ids }: Selection,
): Promise<Objectives> {
  const service = app.identity.name
  const files = readFiles(service, dir)
  const all: Objectives =
    files.length === 0
      ? {
          objectives: [
            ...(app.slos ?? []).map((definition) => builtIn(definition, service)),
            ...pipelineObjectives(service),
          ],
          findings: [],
        }
      : await readAll(files)
  if (ids.length === 0) return all
  const objectives = ids.map((id) => {
    const found = all.objectives.find(({ slo }) => slo.id === id)
    if (found !== undefined) return found
    const known = all.objectives.map(({ slo }) => slo.id).join(', ')
    throw new CliError({
      slug: 'slo.unknown',
      kind: 'not-found',
      message: `there is no objective "${id}"; there are: ${known === '' ? 'none' : known}`,
      recordable: true,
    })
  })
  return { objectives, findings: all.findings }
}

/**
 * The same, refusing definitions that have an error.
 *
 * @throws {@link CliError} `slo.invalid` besides those of {@link loadObjectives}.
 */
export async function soundObjectives(
  ctx: Pick<CommandContext, 'app'>,
  selection: Selection,
): Promise<readonly Objective[]> {
  const { objectives, findings } = await loadObjectives(ctx, selection)
  const error = findings.find(({ severity }) => severity === 'error')
  if (error === undefined) return objectives
  throw new CliError({
    slug: 'slo.invalid',
    kind: 'failed',
    message: findingText(error),
    recordable: true,
    next: [{ command: `${ctx.app.identity.name} slo lint`, why: 'shows all findings' }],
  })
}

/** `file:line:column: message`, as compilers write it. */
function findingText({ file, line, column, message }: Finding): string {
  const at = line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`
  return `${file}${at}: ${message}`
}

function readFiles(app: string, dir: string | undefined): readonly DefinitionFile[] {
  try {
    return definitionFiles(app, process.cwd(), dir)
  } catch (cause) {
    throw new CliError({
      slug: 'slo.unreadable',
      kind: 'environment',
      message: `the definitions in ${dir ?? `.${app}/slo`} can't be read`,
      recordable: true,
      cause,
    })
  }
}

async function readAll(files: readonly DefinitionFile[]): Promise<Objectives> {
  // Loaded here: it brings a YAML parser along.
  const { loadOpenSlo } = await import('@indev/slo/openslo')
  const objectives: Objective[] = []
  const findings: Finding[] = []
  for (const { name, text } of files) {
    const { slos, diagnostics } = loadOpenSlo(text)
    findings.push(...diagnostics.map((diagnostic) => findingOf(name, diagnostic)))
    for (const read of slos) {
      const where = whereOf(read)
      if (typeof where === 'string') {
        findings.push({ file: name, severity: 'error', message: `${read.slo.id}: ${where}` })
      } else {
        objectives.push({ slo: read.slo, title: titleOf(read), where, origin: name })
      }
    }
  }
  return { objectives, findings }
}

function titleOf({ slo, displayName, description }: OpenSloSlo): string {
  return displayName ?? description ?? slo.id
}

/** Which commands an indicator is about, or what is wrong with it. */
function whereOf({ indicator }: OpenSloSlo): Where | string {
  const source =
    indicator.kind === 'threshold' ? indicator.source : (indicator.total ?? indicator.raw?.source)
  if (source?.type !== 'Indev') {
    return `its metricSource is of type ${source?.type ?? 'nothing'}, not Indev, whose events are recorded here`
  }
  const where = source.spec['where'] ?? {}
  if (typeof where !== 'object' || where === null) return 'its "where" is not a mapping'
  const known: Record<string, string> = {}
  for (const [name, value] of Object.entries(where)) {
    if (!['command', 'version', 'milestone', 'part'].includes(name) || typeof value !== 'string') {
      return `its "where" has ${name}; there are command, version, milestone and part`
    }
    known[name] = value
  }
  const { command, version, milestone, part } = known
  const own = PARTS.find((each) => each === part)
  if (part !== own) return `there is no part "${part}"; there are ${PARTS.join(', ')}`
  return {
    ...(command === undefined ? {} : { command }),
    ...(version === undefined ? {} : { version }),
    ...(milestone === undefined ? {} : { milestone }),
    ...(own === undefined ? {} : { part: own }),
  }
}

function findingOf(file: string, { severity, message, line, column }: Diagnostic): Finding {
  return {
    file,
    severity,
    message,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  }
}
