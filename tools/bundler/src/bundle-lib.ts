import { build } from 'esbuild'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BundlerError } from './errors.ts'

const outDir = 'dist'

/** How a library is written. */
export interface LibOptions {
  /**
   * Each subpath is one file, with its own copy of what it shares with others: for a library whose subpaths have no
   * class in common, and of which a program loads one.
   *
   * @defaultValue false
   */
  readonly isWhole?: boolean
}

/**
 * Writes one plain ES module for each subpath that a library publishes, beside the declarations of tsc.
 *
 * A library is many small files to read and one to load: Node reads, resolves and links each module
 * by itself, which costs more than running them. What two subpaths share becomes a chunk, so that
 * `instanceof` holds between them, unless each is to be whole; dependencies stay imports; nothing is minified.
 *
 * @param dir - Absolute path of the folder that holds the library's `package.json`.
 * @throws {@link BundlerError} `ERR_BUNDLER_MANIFEST` unless `exports` names files in `dist`.
 */
export async function bundleLib(dir: string, { isWhole = false }: LibOptions = {}): Promise<void> {
  const entryPoints = entries(dir)
  removeOldOutputs(dir)
  await build({
    absWorkingDir: dir,
    entryPoints,
    outdir: outDir,
    bundle: true,
    splitting: !isWhole,
    chunkNames: 'shared-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node22.15',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
  })
}

/** Chunks carry hashes: without this, those of earlier builds would be published too. */
function removeOldOutputs(dir: string): void {
  for (const name of globSync('**/*.js{,.map}', { cwd: join(dir, outDir) })) {
    rmSync(join(dir, outDir, name))
  }
}

/** `./dist/drain.js` in the manifest is made from `src/drain.ts`. */
function entries(dir: string): { in: string; out: string }[] {
  const manifest: { exports?: Record<string, string | { default?: string }>; bin?: object } =
    JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
  const published = Object.values(manifest.exports ?? {}).flatMap((target) =>
    typeof target === 'string' ? [] : [target.default ?? ''],
  )
  const files = [...published, ...Object.values(manifest.bin ?? {}).map(String)]
  if (files.length === 0) {
    throw new BundlerError('ERR_BUNDLER_MANIFEST', `${dir}: "exports" names no module`)
  }
  // A subpath may be another's file: its own source then serves bundlers alone.
  return [...new Set(files)].map((file) => {
    const name = /^\.\/dist\/(?<name>.+)\.js$/u.exec(file)?.groups?.['name']
    if (name === undefined) {
      throw new BundlerError('ERR_BUNDLER_MANIFEST', `${dir}: ${file} is not in ./dist`)
    }
    return { in: `src/${name}.ts`, out: name }
  })
}
