import { catalogueOf } from '../catalogue/catalogue.ts'
import type { CatalogueEntry } from '../catalogue/entry.ts'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { nearest } from '../nearest.ts'
import { formatPairs, wrapText } from '../output/wrap.ts'
import type { View } from '../view.ts'

/** A page, with the exit code of its kind. */
type Page = CatalogueEntry & { readonly exitCode: number }

/** `explain [SLUG]` */
export const explainCommand: Command = defineCommand({
  path: ['explain'],
  summary: 'Explains an error by its name, or lists all errors.',
  positionals: ['slug'],
  args: { slug: { type: 'string', summary: 'Name of the error, as `-o json` shows it' } },
  telemetry: { record: false },
  result: {
    type: ['array', 'object'],
    description: 'The page of the error; without SLUG a list of all pages.',
    properties: {
      slug: { type: 'string' },
      kind: { type: 'string' },
      exitCode: { type: 'integer' },
      summary: { type: 'string' },
      causes: { type: 'array', items: { type: 'string' } },
      fixes: { type: 'array', items: { type: 'string' } },
    },
  },
  async run({ slug }, ctx): Promise<Page | readonly Page[]> {
    const pages = (await catalogueOf(ctx.app)).map((page) => ({
      ...page,
      exitCode: page.kind === 'interrupted' ? 130 : EXIT_CODES[page.kind],
    }))
    if (slug === undefined) return pages
    return (
      pages.find((page) => page.slug === slug) ?? unknownSlug(ctx.app.identity.name, slug, pages)
    )
  },
  human(value, view) {
    if ('slug' in value) return pageText(value, view)
    return formatPairs(
      value.map((page) => [page.slug, page.summary]),
      view.widthColumns,
    )
  },
  names: (value) => ('slug' in value ? [value] : value).map(({ slug }) => slug),
})

function pageText({ slug, exitCode, summary, causes, fixes }: Page, view: View): string {
  const part = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `\n${view.paint('bold', title)}\n${listed(lines, view.widthColumns)}`
  const head = `${view.paint('bold', slug)} (exit ${exitCode})\n`
  const first = wrapText(summary, view.widthColumns).join('\n')
  return `${head}${first}\n${part('Why', causes)}${part('What to do', fixes)}`
}

function listed(lines: readonly string[], columns: number): string {
  return lines
    .flatMap((line) => {
      const [first = '', ...rest] = wrapText(line, columns - 4)
      return [`  - ${first}`, ...rest.map((each) => `    ${each}`)]
    })
    .map((line) => `${line}\n`)
    .join('')
}

function unknownSlug(app: string, slug: string, pages: readonly Page[]): never {
  const guess = nearest(
    slug,
    pages.map((page) => page.slug),
  )
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`
  throw new CliError({
    slug: 'cli.unknown-slug',
    kind: 'not-found',
    message: `there is no error ${JSON.stringify(slug)}${hint}`,
    recordable: true,
    next:
      guess === undefined
        ? [{ command: `${app} explain`, why: 'lists all errors' }]
        : [{ command: `${app} explain ${guess}`, why: 'explains that one' }],
  })
}
