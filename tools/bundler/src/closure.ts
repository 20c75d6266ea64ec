import type { Metafile } from 'esbuild'
import { packageFolder } from './licences.ts'

/** A package found where it must not be, and how it gets loaded. */
export interface Violation {
  readonly package: string
  readonly input: string
  /** Output files from the root to the one that holds the input. */
  readonly chain: readonly string[]
}

/** What Node loads as soon as `root` is imported. */
export interface Closure {
  /** Output file to the chain of outputs that leads to it, breadth first, so the shortest. */
  readonly outputs: ReadonlyMap<string, readonly string[]>
  /** Source files with at least one byte in those outputs. */
  readonly inputs: readonly string[]
  readonly bytes: number
}

/**
 * Walks what is loaded together with `root`: static imports and `require` calls, never `import()`.
 *
 * Outputs are walked rather than sources, because splitting moves code that two commands share into a
 * chunk, and tree shaking drops imports: only the outputs say what Node reads.
 */
export function staticClosure(metafile: Metafile, root: string): Closure {
  const outputs = new Map([[root, [root]]])
  for (const [output, chain] of outputs) {
    for (const { path, kind, external } of metafile.outputs[output]?.imports ?? []) {
      const follows = kind === 'import-statement' || kind === 'require-call'
      if (follows && external !== true && !outputs.has(path)) outputs.set(path, [...chain, path])
    }
  }
  const found = [...outputs.keys()].map((path) => metafile.outputs[path])
  return {
    outputs,
    inputs: found.flatMap((output) => Object.keys(inputsOf(output))),
    bytes: found.reduce((sum, output) => sum + (output?.bytes ?? 0), 0),
  }
}

/** The packages of `forbidden` (names, or scopes ending in `/`) with code in the closure of `root`. */
export function violations(
  metafile: Metafile,
  root: string,
  forbidden: readonly string[],
): readonly Violation[] {
  const { outputs } = staticClosure(metafile, root)
  return [...outputs].flatMap(([path, chain]) =>
    Object.keys(inputsOf(metafile.outputs[path])).flatMap((input) => {
      const name = packageName(input)
      const banned = forbidden.some((rule) =>
        rule.endsWith('/') ? name?.startsWith(rule) : name === rule,
      )
      return name !== undefined && banned ? [{ package: name, input, chain }] : []
    }),
  )
}

function inputsOf(output: Metafile['outputs'][string] | undefined): Record<string, unknown> {
  const inputs = Object.entries(output?.inputs ?? {})
  return Object.fromEntries(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0))
}

function packageName(input: string): string | undefined {
  return packageFolder(input)?.replace(/^.*node_modules\//, '')
}
