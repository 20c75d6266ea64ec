import type { CommandDescriptor } from './descriptor.ts'
import { RECORDED_FIELDS, type RecordedFields } from './fields.ts'
import type { AttributeSchema } from './schema.ts'

/** What one command may record besides what every command does. */
export interface DeclaredField {
  /** The command's words. */
  readonly command: string
  readonly where: 'attribute' | 'milestone' | 'event' | 'span'
  /** `size`; `resized.to` for the attribute `to` of the event or span `resized`. */
  readonly name: string
  /** `number`, `boolean`, the words of its closed set, or `a point in time`. */
  readonly holds: string
}

/** Every field that can ever be recorded. */
export interface RecordedSchema {
  readonly fields: RecordedFields
  readonly declared: readonly DeclaredField[]
}

/**
 * Everything that can ever be recorded, from the tables that the recorder itself goes by.
 *
 * @param commands - The app's commands; without them only what the kit records is listed.
 */
export function describeSchema(commands: readonly CommandDescriptor[] = []): RecordedSchema {
  return { fields: RECORDED_FIELDS, declared: commands.flatMap(declaredBy) }
}

function declaredBy(descriptor: CommandDescriptor): DeclaredField[] {
  const command = descriptor.path
  const named = (where: 'event' | 'span', schemas: Readonly<Record<string, AttributeSchema>>) =>
    Object.entries(schemas).flatMap(([name, schema]): DeclaredField[] => [
      { command, where, name, holds: 'a point in time' },
      ...attributesOf(schema).map((field) => ({
        command,
        where,
        name: `${name}.${field.name}`,
        holds: field.holds,
      })),
    ])
  return [
    ...attributesOf(descriptor.attributes ?? {}).map((field): DeclaredField => {
      return { command, where: 'attribute', ...field }
    }),
    ...(descriptor.milestones ?? []).map((name): DeclaredField => {
      return { command, where: 'milestone', name, holds: 'a point in time' }
    }),
    ...named('event', descriptor.events ?? {}),
    ...named('span', descriptor.spans ?? {}),
  ]
}

function attributesOf(schema: AttributeSchema): { name: string; holds: string }[] {
  return Object.entries(schema).map(([name, rule]) => ({
    name,
    holds: typeof rule === 'string' ? rule : rule.map((word) => `\`${word}\``).join(', '),
  }))
}
