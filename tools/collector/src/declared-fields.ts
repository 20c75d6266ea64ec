import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

import { RECORDED_FIELDS, type RecordedField } from '@indev/telemetry/fields'
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

/** Sections of {@link RECORDED_FIELDS} that never leave the machine. */
const STAYS_LOCAL: ReadonlySet<string> = new Set(['journal'])

/** Every attribute that the kit can send: the sections behind `docs/telemetry.md`. */
export function kitFields(): FieldGroups {
  // Whatever section is added to it, its fields are let through, unless it is known to stay here.
  const sections: Readonly<Record<string, readonly RecordedField[]>> = { ...RECORDED_FIELDS }
  return Object.fromEntries(
    Object.entries(sections)
      .filter(([section]) => !STAYS_LOCAL.has(section))
      .map(([section, fields]) => [section, fields.map((field) => field.name)]),
  )
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
