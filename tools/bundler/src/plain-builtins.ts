import type { Plugin } from 'esbuild'
import { isBuiltin } from 'node:module'

/**
 * Takes Node's own modules without their ES face.
 *
 * `import { openSync } from 'node:fs'` makes Node evaluate every export of the module, lazy ones
 * included: for `fs`, `util` and `crypto` that loads some 45 more modules, 1 to 7 ms each.
 * `process.getBuiltinModule` evaluates none. Of the names below only those in use survive bundling.
 */
export const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  setup(setup) {
    // A face is evaluated as a whole, in the first chunk that needs a name of it. So a dependency's files have
    // faces of their own: one that names `fs.promises` (25 modules of Node) must not make every start load them.
    setup.onResolve({ filter: /./ }, ({ path, kind, importer }) => {
      if (kind !== 'import-statement' || !isBuiltin(path)) return undefined
      const at = importer.lastIndexOf('node_modules')
      const suffix = at === -1 ? '' : `?for=${importer.slice(at + 'node_modules/'.length)}`
      return { path: path.replace(/^node:/, ''), namespace: 'builtin', suffix, sideEffects: false }
    })
    setup.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: faceOf(`node:${path}`),
    }))
  },
}

function faceOf(id: string): string {
  const names = Object.keys(process.getBuiltinModule(id) ?? {}).filter(
    (name) => /^[A-Za-z_]\w*$/.test(name) && name !== 'default',
  )
  return [
    `const builtin = /* @__PURE__ */ globalThis.process.getBuiltinModule(${JSON.stringify(id)})`,
    'const pick = (name) => builtin[name]',
    'export default builtin',
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ pick(${JSON.stringify(name)})`),
  ].join('\n')
}
