import type { CliApp } from '../app.ts'
import { CLI_PAGES } from './cli-pages.ts'
import { CRASH_PAGES } from './crash-pages.ts'
import type { CatalogueEntry } from './entry.ts'
import { PLATFORM_PAGES } from './platform-pages.ts'
import { SLO_PAGES } from './slo-pages.ts'
import { STACK_PAGES } from './stack-pages.ts'
import { TELEMETRY_PAGES } from './telemetry-pages.ts'

/** The pages of the kit's own errors, as they are written. */
export const KIT_PAGES: readonly CatalogueEntry[] = [
  ...CLI_PAGES,
  ...PLATFORM_PAGES,
  ...TELEMETRY_PAGES,
  ...SLO_PAGES,
  ...CRASH_PAGES,
  ...STACK_PAGES,
]

/** Every page that `app` has, sorted by slug: the kit's, and its own, which come before the kit's. */
export async function catalogueOf(
  app: Pick<CliApp, 'identity' | 'catalogue'>,
): Promise<readonly CatalogueEntry[]> {
  const pages = new Map<string, CatalogueEntry>()
  for (const page of [...KIT_PAGES, ...((await app.catalogue?.()) ?? [])]) {
    pages.set(page.slug, named(page, app.identity))
  }
  return [...pages.values()].toSorted((a, b) => (a.slug < b.slug ? -1 : 1))
}

function named(page: CatalogueEntry, { name, envPrefix }: CliApp['identity']): CatalogueEntry {
  const put = (text: string): string =>
    text.replaceAll('{app}', name).replaceAll('<PREFIX>', envPrefix)
  return {
    ...page,
    summary: put(page.summary),
    causes: page.causes.map(put),
    fixes: page.fixes.map(put),
  }
}
