import type { Plugin } from 'esbuild'
import { isAbsolute, join } from 'node:path'
import { late } from './policy.ts'
import { prepend } from './source-maps.ts'
import type { SplitBuild } from './join-chunks.ts'

/** As long as `import`, so that a source map still fits. */
const LOAD = '$late$'

/** Made on first use: most runs of most commands end without one. */
const banner = `let lateRequire;const ${LOAD}=(id)=>(lateRequire??=process.getBuiltinModule("node:module").createRequire(import.meta.url))(id);\n`

/**
 * Puts a face in the place of each module that is to load late: functions of the same names, the first call of which
 * loads the module.
 *
 * The sources know nothing of it: they import it like any other, and what they call is synchronous. For esbuild the
 * face says `import()`, so that the module gets a file of its own; {@link loadLate} makes it what it is.
 */
export const lateModules: Plugin = {
  name: 'late-modules',
  setup(setup) {
    setup.onResolve({ filter: /^\./, namespace: 'file' }, ({ path, kind, resolveDir }) => {
      if (kind !== 'import-statement') return undefined
      const file = join(resolveDir, path)
      return isLate(file) ? { path: file, namespace: 'late', sideEffects: false } : undefined
    })
    setup.onLoad({ filter: /./, namespace: 'late' }, async ({ path }) => ({
      contents: faceOf(path, await exportsOf(setup.esbuild, path)),
    }))
    setup.onResolve({ filter: /./, namespace: 'late' }, ({ path }) =>
      isAbsolute(path) ? { path } : undefined,
    )
  },
}

function isLate(file: string): boolean {
  return late.some((pattern) => pattern.test(file))
}

async function exportsOf(
  { build }: Pick<typeof import('esbuild'), 'build'>,
  path: string,
): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [path],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  return Object.values(metafile.outputs).flatMap(({ exports }) => exports)
}

function faceOf(path: string, names: readonly string[]): string {
  return [
    `const late = () => import(${JSON.stringify(path)})`,
    ...names.map((name) => `export function ${name}(...all) { return late().${name}(...all) }`),
  ].join('\n')
}

/** Has the late files of a build loaded by `require`: synchronously, in the middle of an exit as well. */
export function loadLate({ metafile, texts }: SplitBuild): SplitBuild {
  const names = Object.entries(metafile.outputs)
    .filter(([, { entryPoint = '' }]) => isLate(entryPoint))
    .map(([output]) => JSON.stringify(`./${output.slice(output.lastIndexOf('/') + 1)}`))
  const loaded = [...texts].map(([name, text]) => {
    const changed = names.reduce(
      (changing, file) => changing.replaceAll(`import(${file})`, `${LOAD}(${file})`),
      text,
    )
    return [name, changed === text ? text : prepend(banner, changed)] as const
  })
  return { metafile, texts: new Map(loaded) }
}
