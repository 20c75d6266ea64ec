import { build } from 'esbuild'
import type { Metafile, Plugin } from 'esbuild'
import { basename } from 'node:path'
import { groupChunks } from './load-graph.ts'
import type { Grouping } from './load-graph.ts'
import { beforeCommands, whileRecording, withoutRuntime } from './policy.ts'
import { withCodeSizes } from './source-maps.ts'

/** A split build: its files by the names that its metafile uses. */
export interface SplitBuild {
  readonly metafile: Metafile
  readonly texts: ReadonlyMap<string, string>
}

const separator = '|'

/**
 * Joins the chunks of a split build into the files that {@link groupChunks} decides on.
 *
 * Each file is bundled once more from its chunks. A chunk elsewhere is reached through a stand-in that
 * re-exports what the other file now calls `<name>$<number of the chunk>`: a name is written wherever
 * it is used, so a short one matters.
 */
export async function joinChunks(split: SplitBuild, root: string): Promise<SplitBuild> {
  const grouping = groupChunks(split.metafile, {
    root,
    first: beforeCommands,
    alone: withoutRuntime,
    often: whileRecording,
  })
  const outdir = root.slice(0, root.lastIndexOf('/'))
  const names = [...new Set(grouping.values())]
  const result = await build({
    entryPoints: names.map((name) => ({
      in: `group:${name}`,
      out: name.slice(outdir.length + 1).replace(/\.js$/, ''),
    })),
    outdir,
    bundle: true,
    write: false,
    metafile: true,
    sourcemap: 'inline',
    sourcesContent: false,
    format: 'esm',
    platform: 'node',
    target: 'node22.15',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'silent',
    plugins: [joining(split, grouping)],
  })
  const texts = new Map(
    result.outputFiles.map(({ path, text }) => [`${outdir}/${basename(path)}`, text]),
  )
  const { inputs, outputs } = describe(split.metafile, result.metafile, outdir)
  return { metafile: { inputs, outputs: withCodeSizes(outputs, texts) }, texts }
}

function joining({ metafile, texts }: SplitBuild, grouping: Grouping): Plugin {
  const exportsOf = (name: string): readonly string[] => metafile.outputs[name]?.exports ?? []
  const numbers = new Map([...grouping.keys()].map((chunk, index) => [chunk, index]))
  const groupOf = (name: string): string => grouping.get(name) ?? name
  /** What a group's file calls an export of one of its chunks. */
  const outside = (chunk: string, name: string): string =>
    groupOf(chunk) === chunk ? name : `${name}$${numbers.get(chunk)}`
  return {
    name: 'join-chunks',
    setup(setup) {
      setup.onResolve({ filter: /^group:/ }, ({ path }) => ({
        path: path.slice(6),
        namespace: 'group',
      }))
      setup.onLoad({ filter: /./, namespace: 'group' }, ({ path }) => {
        const chunks = [...grouping].filter(([, group]) => group === path).map(([chunk]) => chunk)
        // The file's own chunk first: the order in which it loads the others holds.
        const ordered = chunks.toSorted((a, b) => Number(b === path) - Number(a === path))
        const lines = ordered.map((chunk) => {
          const names = exportsOf(chunk).map(
            (name) => `${quote(name)} as ${quote(outside(chunk, name))}`,
          )
          return `export{${names.join()}}from"near:${path}${separator}${chunk}";`
        })
        return { contents: lines.join('\n') }
      })
      setup.onResolve({ filter: /^near:/ }, ({ path }) => ({
        path: path.slice(5),
        namespace: 'near',
      }))
      setup.onLoad({ filter: /./, namespace: 'near' }, ({ path }) => ({
        contents: texts.get(path.slice(path.indexOf(separator) + 1)) ?? '',
      }))
      setup.onResolve({ filter: /^\.\//, namespace: 'near' }, ({ path, importer, kind }) => {
        const group = importer.slice(0, importer.indexOf(separator))
        const chunk = folderOf(group) + path.slice(2)
        if (kind === 'dynamic-import') return { path, external: true }
        if (groupOf(chunk) === group)
          return { path: `${group}${separator}${chunk}`, namespace: 'near' }
        return { path: chunk, namespace: 'far' }
      })
      setup.onLoad({ filter: /./, namespace: 'far' }, ({ path }) => {
        const file = `file:./${groupOf(path).slice(folderOf(path).length)}`
        const names = exportsOf(path).map(
          (name) => `${quote(outside(path, name))} as ${quote(name)}`,
        )
        return { contents: `export{${names.join()}}from"${file}";` }
      })
      setup.onResolve({ filter: /^file:/, namespace: 'far' }, ({ path }) => ({
        path: path.slice(5),
        external: true,
      }))
    },
  }
}

/** Names of exports need not be identifiers: CommonJS has one called `module.exports`. */
function quote(name: string): string {
  return JSON.stringify(name)
}

function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1)
}

/** The joined files in terms of the original sources. */
function describe(split: Metafile, joined: Metafile, outdir: string): Metafile {
  const outputs = Object.entries(joined.outputs).map(([name, output]) => {
    const chunks = Object.keys(output.inputs)
      .filter((input) => input.startsWith('near:'))
      .map((input) => split.outputs[input.slice(input.indexOf(separator) + 1)])
    const inputs = Object.assign({}, ...chunks.map((chunk) => chunk?.inputs))
    const imports = output.imports.map(({ path, kind, external }) =>
      path.startsWith('./')
        ? { path: `${outdir}/${path.slice(2)}`, kind }
        : { path, kind, ...(external === undefined ? {} : { external }) },
    )
    const entryPoint = split.outputs[name]?.entryPoint
    return [
      name,
      { ...output, inputs, imports, ...(entryPoint === undefined ? {} : { entryPoint }) },
    ]
  })
  return { inputs: split.inputs, outputs: Object.fromEntries(outputs) }
}
