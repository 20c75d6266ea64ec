import type { Metafile } from 'esbuild'
import { staticClosure } from './closure.ts'

/** Where each output of a split build goes: its own name, or the name of the output it joins. */
export type Grouping = ReadonlyMap<string, string>

/**
 * Decides which chunks of a split build become one file; a file costs more than the bytes in it.
 *
 * A chunk joins the entry that has always been loaded when the chunk is: nothing is loaded earlier
 * than before. What is left is shared between entries none of which comes before the others: of that,
 * what one entry loads together becomes one file, the entry with most of it first. The price is that
 * the others load a few kilobytes that they don't need; so npm packages are left out of this.
 *
 * @param root - The output that starts everything.
 */
export function groupChunks(metafile: Metafile, root: string): Grouping {
  const loads = loadsOf(metafile)
  const before = comesBefore(metafile, loads, root)
  const groups = new Map<string, string>()
  const left = new Set<string>()
  for (const [name, output] of Object.entries(metafile.outputs)) {
    const loaders = [...loads].filter(([, files]) => files.has(name)).map(([entry]) => entry)
    const host = loaders.find((entry) =>
      loaders.every((other) => before.get(other)?.has(entry) === true),
    )
    const isOurs = !Object.keys(output.inputs).some((input) => /(?:^|\/)node_modules\//.test(input))
    // What is reached by `import()` keeps its name: its exports are what that resolves to.
    if (output.entryPoint !== undefined) groups.set(name, name)
    else if (host === undefined && isOurs) left.add(name)
    else groups.set(name, host ?? name)
  }
  while (left.size > 0) {
    const [entry, together] = mostOf(left, loads)
    const file = together.length > 1 ? entry.replace(/-\w{8}\.js$/, '-shared.js') : undefined
    for (const name of together) {
      groups.set(name, file ?? name)
      left.delete(name)
    }
  }
  return groups
}

/** The entry that loads most of `left`, and what of it; the first by name when several do. */
function mostOf(
  left: ReadonlySet<string>,
  loads: ReadonlyMap<string, ReadonlySet<string>>,
): readonly [entry: string, together: readonly string[]] {
  const candidates = [...loads]
    .map(([entry, files]) => [entry, [...left].filter((name) => files.has(name))] as const)
    .toSorted(([a, ofA], [b, ofB]) => ofB.length - ofA.length || (a < b ? -1 : 1))
  const [first] = candidates
  // An output that no entry loads would be none of this build's.
  return first !== undefined && first[1].length > 0 ? first : ['', [...left]]
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
