import { readFile } from 'node:fs/promises'
import type { CommandEntry } from '../app.ts'
import type { CatalogueEntry } from '../catalogue/entry.ts'
import { withoutComments } from '../catalogue/read-sources.ts'
import { slugsIn } from '../catalogue/slugs-in-sources.ts'

/** A module, as far as errors go. */
interface Source {
  /** The modules of the same package that it imports, now or when it runs. */
  readonly imports: readonly URL[]
  /** Areas that it tells what it does for it: `area: 'cluster'`. */
  readonly areas: readonly string[]
  /** Slugs of pages that it mentions. */
  readonly named: ReadonlySet<string>
  /** Those whose area is put in where the program runs. */
  readonly open: ReadonlySet<string>
}

/** Finds the errors that a command's own modules lead to. */
export class OwnErrors {
  readonly #bases: readonly URL[]
  readonly #pages: readonly CatalogueEntry[]
  readonly #sources = new Map<string, Promise<Source | undefined>>()

  /**
   * @param bases - Folders that tables of commands stand in: what their rows load is found from there.
   * @param catalogue - The pages to find.
   */
  constructor(bases: readonly URL[], catalogue: readonly CatalogueEntry[]) {
    this.#bases = bases
    this.#pages = catalogue.filter(({ slug }) => !slug.startsWith('cli.'))
  }

  /** The pages that the module of `entry` and what it imports mention, but for those of any command line. */
  async of(entry: CommandEntry): Promise<readonly CatalogueEntry[]> {
    const sources = await this.#closureOf(entry)
    const areas = new Set(
      sources.flatMap((source) => source.areas).filter((area) => isNamedBy(area, entry.path)),
    )
    return this.#pages.filter(({ slug }) =>
      sources.some(
        ({ named, open }) => named.has(slug) || (open.has(slug) && areas.has(partsOf(slug)[0])),
      ),
    )
  }

  async #closureOf(entry: CommandEntry): Promise<readonly Source[]> {
    const [specifier] = importsIn(entry.load.toString())
    if (specifier === undefined) return []
    const seen = new Set<string>()
    const found: Source[] = []
    let next = this.#bases.map((base) => new URL(specifier, base))
    while (next.length > 0) {
      const fresh = next.filter(({ href }) => !seen.has(href))
      for (const { href } of fresh) seen.add(href)
      const sources = await Promise.all(fresh.map((url) => this.#read(url)))
      const there = sources.filter((source) => source !== undefined)
      found.push(...there)
      next = there.flatMap(({ imports }) => imports)
    }
    return found
  }

  /** Each module is read once; one that isn't there is nothing. */
  #read(url: URL): Promise<Source | undefined> {
    const known = this.#sources.get(url.href)
    if (known !== undefined) return known
    const reading = readSource(url, this.#pages)
    this.#sources.set(url.href, reading)
    return reading
  }
}

async function readSource(url: URL, pages: readonly CatalogueEntry[]): Promise<Source | undefined> {
  let text: string
  try {
    text = withoutComments(await readFile(url, 'utf8'))
  } catch {
    return undefined
  }
  const areas = new Set(pages.map(({ slug }) => partsOf(slug)[0]))
  const named = new Set<string>()
  const open = new Set<string>()
  for (const mention of new Set(slugsIn(text, areas))) {
    const [area, what] = partsOf(mention)
    for (const { slug } of pages) {
      const [itsArea, itsWhat] = partsOf(slug)
      if (area !== '*' && area !== itsArea) continue
      // What is put in where the program runs is a word of the same module.
      const isIt = what === '*' ? hasWord(text, itsWhat) : fits(what, itsWhat)
      if (isIt) (area === '*' ? open : named).add(slug)
    }
  }
  return {
    imports: importsIn(text).map((specifier) => new URL(specifier, url)),
    areas: [...text.matchAll(AREA)].map(({ groups }) => groups?.['area'] ?? ''),
    named,
    open,
  }
}

/** Relative modules that are loaded, now or later; what is imported for its types is not. */
function importsIn(text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].map(({ groups }) => groups?.['from'] ?? '')
}

const IMPORT =
  /(?:(?:import|export)(?! type)[^'";]*? from |import\(\s*)['"](?<from>\.[^'"]+\.[jt]s)['"]/gu
const AREA = /\barea: '(?<area>[a-z-]+)'/gu

function partsOf(slug: string): readonly [area: string, what: string] {
  const dot = slug.indexOf('.')
  return [slug.slice(0, dot), slug.slice(dot + 1)]
}

/** `ai-key` by `ai apikey`, `member` by `team member`. */
function isNamedBy(area: string, path: readonly string[]): boolean {
  return area.split('-').every((part) => path.some((word) => word.includes(part)))
}

function fits(pattern: string, what: string): boolean {
  if (!pattern.includes('*')) return pattern === what
  return new RegExp(`^${pattern.replaceAll('*', '[a-z0-9-]+')}$`, 'u').test(what)
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'u').test(text)
}
