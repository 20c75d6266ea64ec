import type { Metafile } from 'esbuild'
import { staticClosure } from './closure.ts'

/** Where each output of a split build goes: its own name, or the name of the output it joins. */
export type Grouping = ReadonlyMap<string, string>

/** What reading, resolving and linking one more file costs, in bytes of code to compile. */
const FILE_COST_BYTES = 8192

/** What decides how files are joined. */
export interface LoadOrder {
  /** The output that starts everything. */
  readonly root: string
  /** Source files that `root` reaches by `import()` before anything else that it reaches so. */
  readonly first: RegExp
  /** Source files that `root` reaches by `import()` without {@link LoadOrder.first}. */
  readonly alone: RegExp
  /** Source files that most runs load, the first one first: what they share with others is in their own file. */
  readonly often: readonly RegExp[]
}

/**
 * Decides which chunks of a split build become one file; a file costs more than the bytes in it.
 *
 * A chunk joins the entry that has always been loaded when the chunk is: nothing is loaded earlier
 * than before. What is left is shared between entries none of which comes before the others: two such
 * chunks become one file as long as the entries that need both gain more by it than those lose that
 * need one. A lost byte is one that is compiled for nothing; npm packages are left out of this, since
 * evaluating them may cost anything.
 */
export function groupChunks(metafile: Metafile, order: LoadOrder): Grouping {
  const loads = loadsOf(metafile)
  const before = comesBefore(metafile, loads, order)
  const groups = new Map<string, string>()
  const left: Group[] = []
  for (const [name, output] of Object.entries(metafile.outputs)) {
    const loaders = [...loads].filter(([, files]) => files.has(name)).map(([entry]) => entry)
    const host = loaders.find((entry) =>
      loaders.every((other) => before.get(other)?.has(entry) === true),
    )
    const often = order.often.flatMap((source) =>
      loaders.filter((entry) => isEntry(metafile, entry, source)),
    )[0]
    const isForBoth = loaders.some((entry) => isEntry(metafile, entry, order.alone))
    const isOurs = !Object.keys(output.inputs).some((input) => /(?:^|\/)node_modules\//.test(input))
    // What is reached by `import()` keeps its name: its exports are what that resolves to.
    if (output.entryPoint !== undefined) groups.set(name, name)
    else if (host === undefined && isOurs && isForBoth) groups.set(name, order.root)
    else if (host === undefined && isOurs && often !== undefined) groups.set(name, often)
    else if (host === undefined && isOurs) {
      left.push({ names: [name], bytes: output.bytes, loaders: new Set(loaders) })
    } else groups.set(name, host ?? name)
  }
  for (const { names } of joinCheaply(left)) {
    for (const name of names) groups.set(name, names[0] ?? name)
  }
  return groups
}

/** Chunks that are to be one file. */
interface Group {
  readonly names: readonly string[]
  readonly bytes: number
  /** The entries that load at least one of them. */
  readonly loaders: ReadonlySet<string>
}

/** Joins the two groups that gain most, until none gains. */
function joinCheaply(groups: readonly Group[]): readonly Group[] {
  let best: { readonly a: Group; readonly b: Group; readonly gain: number } | undefined
  for (const [index, a] of groups.entries()) {
    for (const b of groups.slice(index + 1)) {
      const gain = gainOf(a, b)
      if (gain > (best?.gain ?? 0)) best = { a, b, gain }
    }
  }
  if (best === undefined) return groups
  const { a, b } = best
  const joined = {
    names: [...a.names, ...b.names],
    bytes: a.bytes + b.bytes,
    loaders: new Set([...a.loaders, ...b.loaders]),
  }
  return joinCheaply([...groups.filter((group) => group !== a && group !== b), joined])
}

/** Bytes that all entries together need not compile when two groups are one file. */
function gainOf(a: Group, b: Group): number {
  const both = [...a.loaders].filter((entry) => b.loaders.has(entry)).length
  const onlyA = a.loaders.size - both
  const onlyB = b.loaders.size - both
  return both * FILE_COST_BYTES - onlyA * b.bytes - onlyB * a.bytes
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

function isEntry(metafile: Metafile, name: string, source: RegExp): boolean {
  return source.test(metafile.outputs[name]?.entryPoint ?? '')
}

/** The entries that have been loaded whenever an entry is, itself included: its dominators. */
function comesBefore(
  metafile: Metafile,
  loads: ReadonlyMap<string, ReadonlySet<string>>,
  { root, first, alone }: LoadOrder,
): ReadonlyMap<string, ReadonlySet<string>> {
  const early = [...loads.keys()].find((entry) => isEntry(metafile, entry, first))
  const everything = new Set(loads.keys())
  const before = new Map([...everything].map((entry) => [entry, everything]))
  before.set(root, new Set([root]))
  const importers = new Map([...everything].map((entry) => [entry, new Set<string>()]))
  for (const [entry, files] of loads) {
    for (const { path, kind } of [...files].flatMap(
      (file) => metafile.outputs[file]?.imports ?? [],
    )) {
      if (kind !== 'dynamic-import') continue
      const isFirst = path === early || isEntry(metafile, path, alone)
      // What starts alone reaches a command only where it must, and then loads more.
      const isStart = entry === root || isEntry(metafile, entry, alone)
      const isLater = isStart && early !== undefined && !isFirst
      importers.get(path)?.add(isLater ? early : entry)
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
