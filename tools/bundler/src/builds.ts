import type { BuildOptions, Plugin } from 'esbuild'
import type { App } from './app.ts'
import { lateModules } from './late.ts'
import { plainBuiltins } from './plain-builtins.ts'

/** The oldest Node that knows both ESM and `import()`: the entry must parse there to say what it needs. */
const entryTarget = 'node12.20'
const programTarget = 'node22.15'

/**
 * The outputs of one app, as esbuild builds that can run at the same time.
 *
 * Identifiers keep their names: a stack trace and `constructor.name` must stay readable without source
 * maps, and whitespace is most of the win. Everything lands flat in one folder, so that
 * `new URL('./x', import.meta.url)` means the same in whichever chunk a module ends up.
 */
export function buildsOf(app: App): readonly BuildOptions[] {
  const shared = {
    absWorkingDir: app.dir,
    outdir: app.outDir,
    bundle: true,
    platform: 'node',
    conditions: ['@indev/source'],
    target: programTarget,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'external',
    metafile: true,
    sourcemap: 'inline',
    sourcesContent: false,
    write: false,
    logLevel: 'silent',
    // Chunks of a bundled library import each other for their order; without side effects there is none to keep.
    logOverride: { 'ignored-bare-import': 'silent' },
    plugins: [plainBuiltins],
  } satisfies BuildOptions
  return [
    {
      ...shared,
      entryPoints: [{ in: './src/bin.ts', out: app.name }],
      format: 'esm',
      target: entryTarget,
      plugins: [lazyProgram],
    },
    {
      ...shared,
      entryPoints: [{ in: './src/main.ts', out: 'main' }],
      format: 'esm',
      plugins: [lateModules, plainBuiltins],
      splitting: true,
      chunkNames: '[name]-[hash]',
    },
    {
      ...shared,
      entryPoints: [{ in: '@indev/telemetry/uploader', out: 'uploader' }],
      format: 'esm',
    },
  ]
}

/** Leaves the entry's `import('./main.ts')` to run time, pointing at the program's own output. */
const lazyProgram: Plugin = {
  name: 'lazy-program',
  setup(build) {
    build.onResolve({ filter: /^\.\/main\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './main.js', external: true } : undefined,
    )
  },
}
