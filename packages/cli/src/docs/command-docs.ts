import type { CliApp } from '../app.ts'
import { builtinCommands } from '../builtin/entries.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import { ERROR_SCHEMA } from '../output/error-schema.ts'
import type { JsonSchema } from '../output/json-schema.ts'
import { commandPage } from './command-page.ts'
import { errorsPage } from './errors-page.ts'
import { groupPage, indexPage } from './index-page.ts'
import { pageOf } from './markdown.ts'

/**
 * The reference of an app's commands, written from the commands themselves: a page for each command
 * and group, an index, the errors, and a JSON Schema for each result.
 *
 * @returns Texts by file name, below one folder.
 */
export async function commandDocs(app: CliApp): Promise<ReadonlyMap<string, string>> {
  const table = [...app.commands, ...builtinCommands(app)]
  const visible = table.filter(({ hidden }) => hidden !== true)
  const catalogue = await catalogueOf(app)
  const pages = new Map<string, string>([
    ['README.md', indexPage(app, table)],
    ['errors.md', errorsPage(app.identity.name, catalogue)],
    ['schemas/error.json', schemaText('A failure', ERROR_SCHEMA)],
  ])
  for (const path of groupsOf(visible.map((entry) => entry.path))) {
    pages.set(pageOf(path), groupPage(app, table, path))
  }
  const commands = await Promise.all(
    visible.map(async (entry) => ({ entry, command: await entry.load() })),
  )
  for (const { entry, command } of commands) {
    const { path, aliases = [] } = entry
    pages.set(pageOf(path), commandPage({ app, command: { ...command, path }, aliases, catalogue }))
    if (command.result === undefined) continue
    const title = [app.identity.name, ...path].join(' ')
    pages.set(`schemas/${path.join('-')}.json`, schemaText(title, command.result))
  }
  return pages
}

/** Every path that is the beginning of another, without the whole app. */
function groupsOf(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const groups = new Map<string, readonly string[]>()
  for (const path of paths) {
    for (let length = 1; length < path.length; length += 1) {
      const group = path.slice(0, length)
      groups.set(group.join(' '), group)
    }
  }
  return [...groups.values()].filter((group) => !paths.some((path) => path.join() === group.join()))
}

function schemaText(title: string, schema: JsonSchema): string {
  const $schema = 'https://json-schema.org/draft/2020-12/schema'
  return `${JSON.stringify({ $schema, title, ...schema }, undefined, 2)}\n`
}
