import { build } from 'esbuild'
import type { BuildOptions, Metafile } from 'esbuild'
import { relative } from 'node:path'
import type { App } from './app.ts'
import { buildsOf } from './builds.ts'
import { BundlerError } from './errors.ts'
import { joinChunks } from './join-chunks.ts'
import type { SplitBuild } from './join-chunks.ts'
import { loadLate } from './late.ts'
import { collectLicences } from './licences.ts'
import { provideRequire } from './provide-require.ts'
import { outline, withCodeSizes } from './source-maps.ts'

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
  const built = await Promise.all(
    buildsOf(app).map(async (options) => {
      const one = await buildOne(options)
      return options.splitting === true ? await join(one, `${app.outDir}/main.js`) : one
    }),
  )
  const metafile: Metafile = {
    inputs: Object.assign({}, ...built.map((one) => one.metafile.inputs)),
    outputs: Object.assign({}, ...built.map((one) => one.metafile.outputs)),
  }
  const files = new Map<string, Uint8Array>()
  for (const [name, text] of built.flatMap(({ texts }) => [...texts])) {
    const file = name.slice(app.outDir.length + 1)
    const mapped = outline(file, text)
    files.set(file, Buffer.from(mapped.text))
    if (mapped.map !== undefined) files.set(`${file}.map`, Buffer.from(mapped.map))
  }
  const comments = built.flatMap((one) => one.comments)
  files.set('LICENSES.txt', Buffer.from(collectLicences(app.dir, metafile, comments)))
  files.set('meta.json', Buffer.from(JSON.stringify(metafile)))
  return { metafile, files }
}

interface Built extends SplitBuild {
  /** Comments that ask to be preserved. */
  readonly comments: readonly string[]
}

async function join(one: Built, root: string): Promise<Built> {
  return { ...loadLate(await joinChunks(one, root)), comments: one.comments }
}

async function buildOne(options: BuildOptions): Promise<Built> {
  const result = await build(options).catch((cause: unknown) => {
    throw new BundlerError('ERR_BUNDLER_BUILD', String(cause), { cause })
  })
  if (result.warnings.length > 0) {
    const texts = result.warnings.map(({ text, location }) => `${location?.file ?? ''}: ${text}`)
    throw new BundlerError('ERR_BUNDLER_BUILD', texts.join('\n'))
  }
  const texts = new Map<string, string>()
  const comments: string[] = []
  for (const { path, text } of result.outputFiles ?? []) {
    const name = relative(options.absWorkingDir ?? '', path)
    if (name.endsWith('.LEGAL.txt')) comments.push(text)
    else texts.set(name, name.endsWith('.js') ? provideRequire(text) : text)
  }
  const { inputs = {}, outputs = {} } = result.metafile ?? {}
  const code = Object.entries(outputs).filter(([name]) => texts.has(name))
  const sized = withCodeSizes(Object.fromEntries(code), texts)
  return { metafile: { inputs, outputs: sized }, texts, comments }
}
