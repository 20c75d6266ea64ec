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
    setup.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path)
        ? { path: path.replace(/^node:/, ''), namespace: 'builtin', sideEffects: false }
        : undefined,
    )
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
