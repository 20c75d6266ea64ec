import type { Metafile } from 'esbuild'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The notices that must travel with a bundle: the licence of every npm package with code in it, and the
 * comments that ask to be preserved.
 *
 * @param dir - Folder that the metafile's input paths are relative to.
 * @param comments - Contents of esbuild's `.LEGAL.txt` files.
 */
export function collectLicences(
  dir: string,
  metafile: Metafile,
  comments: readonly string[],
): string {
  const packages = [...bundledPackages(metafile)].toSorted()
  const sections = packages.map((path) => describe(join(dir, path)))
  const preserved = [...new Set(comments.map((text) => text.trim()))].filter((text) => text !== '')
  return [...sections, ...preserved]
    .map((text) => `${text.trim()}\n`)
    .join(`\n${'-'.repeat(72)}\n\n`)
}

/** Folders of the npm packages whose code is in some output, relative as in the metafile. */
export function bundledPackages(metafile: Metafile): Set<string> {
  const folders = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => packageFolder(path)),
  )
  return new Set(folders.filter((folder) => folder !== undefined))
}

/** `…/node_modules/@scope/name` of an input path; `undefined` outside `node_modules`. */
export function packageFolder(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]
}

function describe(folder: string): string {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const title = `${manifest.name} ${manifest.version} (${manifest.license ?? 'no licence named'})`
  const file = readdirSync(folder).find((name) => /^(?:licen[cs]e|copying)/i.test(name))
  return file === undefined ? title : `${title}\n\n${readFileSync(join(folder, file), 'utf8')}`
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
}
