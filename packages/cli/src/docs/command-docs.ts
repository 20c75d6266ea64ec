import type { CliApp } from '../app.ts'
import { builtinCommands } from '../builtin/entries.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import type { CatalogueEntry } from '../catalogue/entry.ts'
import { ERROR_SCHEMA } from '../output/error-schema.ts'
import type { JsonSchema } from '../output/json-schema.ts'
import { commandPage } from './command-page.ts'
import { errorsPage } from './errors-page.ts'
import { groupPage, indexPage } from './index-page.ts'
import { pageOf } from './markdown.ts'
import { OwnErrors } from './own-errors.ts'

/**
 * The reference of an app's commands, written from the commands themselves: a page for each command
 * and group, an index, the errors, and a JSON Schema for each result.
 *
 * @param tablesDir - The folder with the app's tables: the sources of its commands are found from there.
 * @returns Texts by file name, below one folder.
 */
export async function commandDocs(
  app: CliApp,
  tablesDir: URL,
): Promise<ReadonlyMap<string, string>> {
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
  const builtin = new URL('../builtin/', import.meta.url)
  const ownErrors = new OwnErrors([tablesDir, builtin], catalogue)
  const commands = await Promise.all(
    visible.map(async (entry) => ({
      entry,
      command: await entry.load(),
      errors: await ownErrors.of(entry),
    })),
  )
  const sharedAreas = sharedBy(commands.map(({ errors }) => errors))
  for (const { entry, command, errors } of commands) {
    const { path, aliases = [] } = entry
    const facts = { app, command: { ...command, path }, aliases, errors, sharedAreas }
    pages.set(pageOf(path), commandPage(facts))
    if (command.result === undefined) continue
    const title = [app.identity.name, ...path].join(' ')
    pages.set(`schemas/${path.join('-')}.json`, schemaText(title, command.result))
  }
  return pages
}

/** The areas that a third of all commands lead to. */
function sharedBy(errors: readonly (readonly CatalogueEntry[])[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const pages of errors) {
    for (const area of new Set(pages.map(({ slug }) => slug.slice(0, slug.indexOf('.'))))) {
      counts.set(area, (counts.get(area) ?? 0) + 1)
    }
  }
  return new Set([...counts.keys()].filter((area) => (counts.get(area) ?? 0) * 3 > errors.length))
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
