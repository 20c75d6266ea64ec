import type { Metafile } from 'esbuild'
import { staticClosure } from './closure.ts'

/** Where each output of a split build goes: its own name, or the name of the output it joins. */
export type Grouping = ReadonlyMap<string, string>

/** The output that the app's own shared code goes to, as a metafile names it. */
export const sharedName = 'shared.js'

/**
 * Decides which chunks of a split build become one file; a file costs more than the bytes in it.
 *
 * A chunk joins the entry that has always been loaded when the chunk is: nothing is ever loaded
 * earlier than before. What is left is shared between commands, none of which comes before the others;
 * of that, the app's own code becomes one file, the price being a few unneeded kilobytes.
 *
 * @param root - The output that starts everything.
 * @param ownFolder - Folder of the app's own sources, relative: `src/`.
 */
export function groupChunks(metafile: Metafile, root: string, ownFolder: string): Grouping {
  const loads = loadsOf(metafile)
  const before = comesBefore(metafile, loads, root)
  const shared = `${root.slice(0, root.lastIndexOf('/') + 1)}${sharedName}`
  const groups = new Map<string, string>()
  for (const [name, output] of Object.entries(metafile.outputs)) {
    const loaders = [...loads].filter(([, files]) => files.has(name)).map(([entry]) => entry)
    const host = loaders.find((entry) =>
      loaders.every((other) => before.get(other)?.has(entry) === true),
    )
    const inputs = Object.keys(output.inputs)
    const isOwn = inputs.length > 0 && inputs.every((input) => input.startsWith(ownFolder))
    // What is reached by `import()` keeps its name: its exports are what that resolves to.
    if (output.entryPoint !== undefined) groups.set(name, name)
    else groups.set(name, host ?? (isOwn ? shared : name))
  }
  return groups
}

/** Each entry with all outputs that load together with it. */
function loadsOf(metafile: Metafile): ReadonlyMap<string, ReadonlySet<string>> {
  const entries = Object.entries(metafile.outputs).filter(
    ([, { entryPoint }]) => entryPoint !== undefined,
  )
  return new Map(
    entries.map(([name]) => [name, new Set(staticClosure(metafile, name).outputs.keys())]),
  )
}

/** The entries that have been loaded whenever an entry is, itself included: its dominators. */
function comesBefore(
  metafile: Metafile,
  loads: ReadonlyMap<string, ReadonlySet<string>>,
  root: string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const everything = new Set(loads.keys())
  const before = new Map([...everything].map((entry) => [entry, everything]))
  before.set(root, new Set([root]))
  const importers = new Map([...everything].map((entry) => [entry, new Set<string>()]))
  for (const [entry, files] of loads) {
    for (const { path, kind } of [...files].flatMap(
      (file) => metafile.outputs[file]?.imports ?? [],
    )) {
      if (kind === 'dynamic-import') importers.get(path)?.add(entry)
    }
  }
  for (let isChanging = true; isChanging;) {
    isChanging = false
    for (const [entry, from] of importers) {
      if (entry === root || from.size === 0) continue
      const common = [...everything].filter((candidate) =>
        [...from].every((importer) => before.get(importer)?.has(candidate)),
      )
      const next = new Set([...common, entry])
      isChanging ||= next.size !== before.get(entry)?.size
      before.set(entry, next)
    }
  }
  return before
}
