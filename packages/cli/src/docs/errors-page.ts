import type { CatalogueEntry } from '../catalogue/entry.ts'
import { EXIT_CODES } from '../exit-codes.ts'

/** Every error of the catalogue on one page. */
export function errorsPage(app: string, catalogue: readonly CatalogueEntry[]): string {
  const head = `# The errors of ${app}\n\nWhat \`${app} explain SLUG\` shows.\n`
  return head + catalogue.map(entryText).join('')
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}\n`).join('')
}

function entryText({ slug, kind, summary, causes, fixes }: CatalogueEntry): string {
  const exit = kind === 'interrupted' ? '129, 130 or 143' : EXIT_CODES[kind]
  return `\n## ${slug}\n\n${summary} Exit ${exit}, \`${kind}\`.\n\nWhy:\n\n${list(causes)}\nWhat to do:\n\n${list(fixes)}`
}
