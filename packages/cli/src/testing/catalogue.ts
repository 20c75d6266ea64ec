import type { CliApp } from '../app.ts'

/** How the sources and the error catalogue of an app differ. */
export interface CatalogueGaps {
  /** `file: slug` of what can be thrown and has no page. */
  readonly missing: readonly string[]
  /** Pages of the app that nothing in its sources leads to. */
  readonly unused: readonly string[]
}

/**
 * Holds the TypeScript sources below `dir` against the error catalogue.
 *
 * A slug that is put together where the program runs (`auth.${why}`) needs a page that fits it.
 *
 * @param ignored - Texts in the sources that look like slugs, and are none.
 */
export async function catalogueGaps(
  app: CliApp,
  dir: URL,
  ignored: readonly string[] = [],
): Promise<CatalogueGaps> {
  const [{ catalogueOf, KIT_PAGES }, { slugsInSources }] = await Promise.all([
    import('../catalogue/catalogue.ts'),
    import('../catalogue/slugs-in-sources.ts'),
  ])
  const slugs = (await catalogueOf(app)).map(({ slug }) => slug)
  const areas = new Set(slugs.map((slug) => slug.split('.')[0] ?? ''))
  const found = (await slugsInSources(dir, areas)).filter(({ slug }) => !ignored.includes(slug))
  const patterns = found.map(({ slug }) => patternOf(slug))
  const own = (await app.catalogue?.()) ?? KIT_PAGES
  return {
    missing: found
      .filter((_, index) => !slugs.some((slug) => patterns[index]?.test(slug)))
      .map(({ file, slug }) => `${file}: ${slug}`),
    unused: own
      .map(({ slug }) => slug)
      .filter((slug) => !patterns.some((pattern) => pattern.test(slug))),
  }
}

function patternOf(slug: string): RegExp {
  return new RegExp(`^${slug.replaceAll('.', '\\.').replaceAll('*', '[a-z0-9-]+')}$`, 'u')
}
