import { readSources } from './read-sources.ts'

/** Where an error's slug stands in the sources. */
export interface SlugMention {
  /** The file, below the folder that was searched. */
  readonly file: string
  /** The slug; `*` stands for what is put in where the program runs. */
  readonly slug: string
}

/**
 * Every slug that the TypeScript sources below `dir` mention: what follows `slug:`, and any text of
 * that form whose first part is an area of the catalogue.
 *
 * @param areas - First parts of slugs: `cluster`.
 */
export async function slugsInSources(
  dir: URL,
  areas: ReadonlySet<string>,
): Promise<readonly SlugMention[]> {
  return (await readSources(dir)).flatMap(({ file, text }) =>
    [...new Set(slugsIn(text, areas))].map((slug) => ({ file, slug })),
  )
}

/** A text that is no key of an object; in a template what is put in stands between `${` and `}`. */
const TEXT = /(?:'(?<plain>[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)'|`(?<template>[^`\s]+)`)(?!:)/gu

/** The slugs that a source mentions: see {@link slugsInSources}. */
export function slugsIn(source: string, areas: ReadonlySet<string>): readonly string[] {
  const named = [...source.matchAll(/\bslug: (?<rest>[^\n]*)/gu)].flatMap((match) =>
    textsIn(match.groups?.['rest'] ?? ''),
  )
  const others = textsIn(source).filter((slug) => areas.has(slug.split('.')[0] ?? ''))
  return [...named, ...others]
}

function textsIn(source: string): readonly string[] {
  return [...source.matchAll(TEXT)]
    .map(
      ({ groups }) => groups?.['plain'] ?? groups?.['template']?.replaceAll(/\$\{[^}]*\}/gu, '*'),
    )
    .filter((text) => text !== undefined && /^[a-z*][a-z0-9*-]*\.[a-z*][a-z0-9*-]*$/u.test(text))
    .map(String)
}
