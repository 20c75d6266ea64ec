import type { CommandDescriptor } from '@indev/telemetry'
import { METRICS, type RecordedField } from '@indev/telemetry/fields'
import { type RecordedSchema, describeSchema } from '@indev/telemetry/operate'
import type { CliApp } from '../app.ts'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { builtinCommands } from './entries.ts'
import { FIELDS } from './results/telemetry-results.ts'

/** Every field and every metric. */
interface Schema extends RecordedSchema {
  readonly metrics: typeof METRICS
}

/** `telemetry schema`: from the tables that the recorder goes by, and from every command's definition. */
export const telemetrySchema: Command = defineCommand({
  path: ['telemetry', 'schema'],
  summary: 'Lists every field that can ever be recorded.',
  args: {},
  telemetry: { record: false },
  result: FIELDS,
  run: async (_args, { app }): Promise<Schema> => ({
    ...describeSchema(await descriptorsOf(app)),
    metrics: METRICS,
  }),
  human({ fields, metrics, declared }, view) {
    const part = (title: string, columns: readonly string[], rows: readonly string[][]): string =>
      `${view.paint('bold', title)}\n${view.table(columns, rows)}`
    const parts: readonly (readonly [string, readonly RecordedField[]])[] = Object.entries(fields)
    return [
      ...parts.map(([name, rows]) =>
        part(
          TITLES[name] ?? name,
          ['NAME', 'HOLDS', 'WHY'],
          rows.map((row) => [row.name, row.holds, row.why]),
        ),
      ),
      part(
        'Metrics',
        ['METRIC', 'UNIT', 'KIND', 'WHY'],
        metrics.map(({ name, unit, kind, why }) => [
          name,
          unit.replaceAll(/[{}]/gu, ''),
          kind,
          why,
        ]),
      ),
      part(
        'What points of metrics are told apart by',
        ['ATTRIBUTE', 'OF', 'HOLDS', 'WHY'],
        metrics.flatMap((metric) =>
          metric.attributes.map(({ name, holds, why }) => [name, metric.name, holds, why]),
        ),
      ),
      part(
        'What single commands add',
        ['COMMAND', 'WHERE', 'NAME', 'HOLDS'],
        declared.map(({ command, where, name, holds }) => [command, where, name, holds]),
      ),
    ].join('\n')
  },
})

/** As in docs/telemetry.md. */
const TITLES: Readonly<Record<string, string>> = {
  resource: 'Who recorded it',
  command: 'A command',
  child: 'A request or step of a command',
  event: 'A milestone',
  exception: 'A bug',
  journal: 'The journal',
  run: 'A run file',
  upload: 'The log of uploads',
}

/** Loads every command that can be recorded. */
async function descriptorsOf(app: CliApp): Promise<CommandDescriptor[]> {
  const entries = [...app.commands, ...builtinCommands(app)].filter(
    ({ record }) => record !== false,
  )
  const commands = await Promise.all(entries.map(async (entry) => entry.load()))
  return commands
    .filter(({ telemetry }) => telemetry?.record !== false)
    .map(({ path, telemetry: { attributes, milestones, events } = {} }) => ({
      path: path.join(' '),
      attributes,
      milestones,
      events,
    }))
}
