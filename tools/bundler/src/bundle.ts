import { build } from 'esbuild'
import type { BuildOptions, Metafile, OutputFile } from 'esbuild'
import { relative } from 'node:path'
import type { App } from './app.ts'
import { buildsOf } from './builds.ts'
import { BundlerError } from './errors.ts'
import { collectLicences } from './licences.ts'
import { provideRequire } from './provide-require.ts'

/** A bundled app, still in memory. */
export interface Bundle {
  /** What esbuild saw and wrote: all builds in one. */
  readonly metafile: Metafile
  /** File name in the output folder, and its bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/**
 * Bundles an app into files that need nothing but Node.
 *
 * @throws {@link BundlerError} `ERR_BUNDLER_BUILD` on any error or warning, with esbuild's own texts.
 */
export async function bundle(app: App): Promise<Bundle> {
  const results = await Promise.all(buildsOf(app).map(buildOne))
  const metafile: Metafile = { inputs: {}, outputs: {} }
  const files = new Map<string, Uint8Array>()
  const comments: string[] = []
  for (const result of results) {
    Object.assign(metafile.inputs, result.metafile.inputs)
    Object.assign(metafile.outputs, result.metafile.outputs)
    for (const file of result.outputFiles) {
      if (file.path.endsWith('.LEGAL.txt')) comments.push(file.text)
      else files.set(nameOf(app, file), provideRequire(file))
    }
  }
  files.set('LICENSES.txt', Buffer.from(collectLicences(app.dir, metafile, comments)))
  files.set('meta.json', Buffer.from(JSON.stringify(metafile)))
  return { metafile, files }
}

interface Built {
  readonly metafile: Metafile
  readonly outputFiles: readonly OutputFile[]
}

async function buildOne(options: BuildOptions): Promise<Built> {
  const result = await build(options).catch((cause: unknown) => {
    throw new BundlerError('ERR_BUNDLER_BUILD', String(cause), { cause })
  })
  if (result.warnings.length > 0) {
    const texts = result.warnings.map(({ text, location }) => `${location?.file ?? ''}: ${text}`)
    throw new BundlerError('ERR_BUNDLER_BUILD', texts.join('\n'))
  }
  return {
    metafile: result.metafile ?? { inputs: {}, outputs: {} },
    outputFiles: result.outputFiles ?? [],
  }
}

function nameOf(app: App, file: OutputFile): string {
  return relative(`${app.dir}/${app.outDir}`, file.path)
}
