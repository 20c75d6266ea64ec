import { checkAlertDelays } from './alert-delays.ts'
import { cursor, type Cursor } from './cursor.ts'
import { reporter, type Diagnostic, type Locate, type Reporter } from './diagnostics.ts'
import { checkReferences, type Definitions } from './references.ts'
import { readSlo, type OpenSloSlo } from './slo-document.ts'

/** A parsed YAML or JSON document. */
export interface OpenSloDocument {
  /** What the parser made of it. */
  readonly value: unknown
  /** Finds lines and columns, if the parser kept them. */
  readonly locate?: Locate
}

/** What was read, and what was wrong with it. */
export interface OpenSloResult {
  /** What could be read. */
  readonly slos: readonly OpenSloSlo[]
  /** What was wrong, errors and warnings. */
  readonly diagnostics: readonly Diagnostic[]
}

const KINDS: readonly (string | undefined)[] = [
  'AlertCondition',
  'AlertNotificationTarget',
  'AlertPolicy',
  'DataSource',
  'Service',
  'SLI',
  'SLO',
]

/**
 * Reads OpenSLO definitions, v1 and v1alpha, and resolves their references among all documents.
 *
 * Alert policies are read for their references alone: what replays is what `replay` is given.
 *
 * Never throws for what a document says: what cannot be read is a diagnostic. A document may be a
 * list of definitions. An SLO with several objectives becomes several SLOs.
 *
 * @see https://github.com/OpenSLO/OpenSLO
 */
export function readOpenSlo(documents: readonly OpenSloDocument[]): OpenSloResult {
  const diagnostics: Diagnostic[] = []
  const found = documents.flatMap(({ value, locate }, index) =>
    definitionsOf(value).map((at) => ({ at, report: reporter(diagnostics, index, locate) })),
  )
  for (const { at, report } of found) checkAlertDelays(at, report)
  const known = found.filter(({ at, report }) => isKnown(at, report))
  const definitions: Definitions = new Map(
    known.map(({ at }) => [`${at.field('kind').text() ?? ''}/${nameOf(at)}`, at]),
  )
  const slos = known.flatMap(({ at, report }) => {
    checkReferences(at, definitions, report)
    return at.field('kind').text() === 'SLO' ? readSlo(at, definitions, report) : []
  })
  return { slos, diagnostics }
}

function definitionsOf(value: unknown): readonly Cursor[] {
  if (value === null || value === undefined) return []
  return Array.isArray(value) ? cursor(value).items() : [cursor(value)]
}

function isKnown(at: Cursor, report: Reporter): boolean {
  const [version, kind] = [at.field('apiVersion'), at.field('kind')]
  if (!/^openslo\/v1(alpha)?$/.test(version.text() ?? '')) {
    report.error(
      'unknown-version',
      version,
      `apiVersion ${String(version.value)} is not OpenSLO v1`,
    )
    return false
  }
  if (KINDS.includes(kind.text())) return true
  report.error('unknown-kind', kind, `OpenSLO v1 has no kind ${String(kind.value)}`)
  return false
}

function nameOf(at: Cursor): string {
  return at.field('metadata').field('name').text() ?? ''
}
