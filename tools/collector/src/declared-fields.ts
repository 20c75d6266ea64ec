import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

import { METRICS, RECORDED_FIELDS, type RecordedField } from '@indev/telemetry/fields'
import type { AttributeSchema } from '@indev/telemetry'

/** Names of attributes, by where they come from. */
export type FieldGroups = Readonly<Record<string, readonly string[]>>

/** The part of a command's definition that says what it may record. */
interface Declares {
  readonly telemetry?: {
    readonly attributes?: AttributeSchema
    readonly events?: Readonly<Record<string, AttributeSchema>>
    readonly spans?: Readonly<Record<string, AttributeSchema>>
  }
}

interface AppModule {
  readonly indev: { readonly commands: readonly { load(): Promise<Declares> }[] }
}

/** Sections of {@link RECORDED_FIELDS} that are sent. */
const SENT: ReadonlySet<string> = new Set(['resource', 'command', 'child', 'event', 'exception'])

/** Those that never leave the machine. */
const STAYS: ReadonlySet<string> = new Set(['journal', 'run', 'upload'])

/**
 * Every attribute that the kit can send: what `docs/telemetry.md` lists.
 *
 * @throws RangeError for a section of which nobody has said whether it is sent.
 */
export function kitFields(
  sections: Readonly<Record<string, readonly RecordedField[]>> = { ...RECORDED_FIELDS },
): FieldGroups {
  const unknown = Object.keys(sections).filter((name) => !SENT.has(name) && !STAYS.has(name))
  if (unknown.length > 0) throw new RangeError(`sent or not? ${unknown.join(', ')}`)
  const groups = Object.entries(sections)
    .filter(([section]) => SENT.has(section))
    .map(([section, fields]) => [section, fields.map((field) => field.name)])
  const ofMetrics = METRICS.flatMap(({ attributes }) => attributes.map((field) => field.name))
  return { ...Object.fromEntries(groups), metrics: ofMetrics }
}

/** Every attribute that a command of `indev` declares, from the commands themselves. */
export async function commandFields(): Promise<readonly string[]> {
  // An app exports its program, not its sources; the program's own table is the truth.
  const require = createRequire(import.meta.url)
  const app = pathToFileURL(require.resolve('@indev/indev/package.json'))
  const { indev }: AppModule = await import(new URL('src/app.ts', app).href)
  const commands = await Promise.all(indev.commands.map((entry) => entry.load()))
  return commands.flatMap(namesIn).toSorted()
}

function namesIn({ telemetry = {} }: Declares): string[] {
  const { attributes = {}, events = {}, spans = {} } = telemetry
  return [attributes, ...Object.values(events), ...Object.values(spans)].flatMap((schema) =>
    Object.keys(schema),
  )
}
