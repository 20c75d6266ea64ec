import { cursor, type Cursor } from './cursor.ts'
import type { Reporter } from './diagnostics.ts'

/** Definitions by kind and name: `SLI/login-success`. */
export type Definitions = ReadonlyMap<string, Cursor>

const KIND_OF_REFERENCE: Readonly<Record<string, string>> = {
  alertPolicyRef: 'AlertPolicy',
  conditionRef: 'AlertCondition',
  indicatorRef: 'SLI',
  metricSourceRef: 'DataSource',
  targetRef: 'AlertNotificationTarget',
}

/** Warns of every name in a definition that no other definition has. */
export function checkReferences(at: Cursor, definitions: Definitions, report: Reporter): void {
  const { value } = at
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    const child = cursor(item, [...at.path, Array.isArray(value) ? Number(key) : key])
    const kind = KIND_OF_REFERENCE[key]
    const name = child.text()
    if (kind !== undefined && name !== undefined) {
      if (!definitions.has(`${kind}/${name}`)) {
        report.warn('unresolved-reference', child, `no ${kind} is named ${name}`)
      }
    } else {
      checkReferences(child, definitions, report)
    }
  }
}
