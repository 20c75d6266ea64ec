import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { BundlerError } from './errors.ts'

/** What the bundler needs to know about an app: everything else is convention. */
export interface App {
  /** Absolute path of the folder that holds the app's `package.json`. */
  readonly dir: string
  /** Name of the executable, without extension. */
  readonly name: string
  /** Output folder, relative to `dir`. */
  readonly outDir: string
}

/**
 * Reads an app's one executable from its `package.json`.
 *
 * @throws {@link BundlerError} `ERR_BUNDLER_MANIFEST` unless `bin` names exactly one `.js` file in a sub-folder.
 */
export function readApp(dir: string): App {
  const manifest: unknown = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
  const bin = isRecord(manifest) && isRecord(manifest['bin']) ? Object.values(manifest['bin']) : []
  const [file, ...others] = bin
  if (typeof file !== 'string' || others.length > 0 || !file.endsWith('.js')) {
    throw new BundlerError('ERR_BUNDLER_MANIFEST', `${dir}: "bin" must name exactly one .js file`)
  }
  const outDir = dirname(join(file))
  if (outDir === '.' || outDir.startsWith('..')) {
    throw new BundlerError('ERR_BUNDLER_MANIFEST', `${dir}: "bin" must be inside an output folder`)
  }
  return { dir, name: basename(file, '.js'), outDir }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
