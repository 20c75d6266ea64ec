import type { Metafile } from 'esbuild'
import { violations } from './closure.ts'
import type { Violation } from './closure.ts'

/**
 * Packages that would be paid for at every start: they may only be reached through `import()`.
 *
 * A trailing `/` means a whole scope.
 */
export const lazyOnly: readonly string[] = [
  '@opentelemetry/',
  '@grpc/',
  'proper-lockfile',
  'oidc-provider',
  'openid-client',
  'yargs',
]

/** The module of the runtime that has been loaded when a command is: what a command shares with it costs nothing. */
export const beforeCommands: RegExp = /(?:^|\/)cli\/dist\/dispatch\.js$/

/** What answers a shell at Tab, without the runtime: what the two share is in the program's own file. */
export const withoutRuntime: RegExp = /(?:^|\/)cli\/dist\/completion\/complete\.js$/

/** What a recorded command needs besides: most commands are, and what else needs a part of it may load the whole. */
const recorded = /(?:^|\/)cli\/dist\/recorded\.js$/

/** What it needs at its end, and not before its request has left. */
const ending = /(?:^|\/)telemetry\/dist\/ending\.js$/

/** What it needs when it crashes, or when it has lasted. */
const evidence = /(?:^|\/)crash\/src\/evidence\.ts$/

/** What it never needs: it appends to the spool and goes. */
const operator = /(?:^|\/)spool\/src\/operator\.ts$/

/** The order in which a recorded command loads its files: what several of them share is in the first of these. */
export const whileRecording: readonly RegExp[] = [recorded, ending, evidence]

/** Modules that export functions only, the first call of which loads their file, synchronously. */
export const late: readonly RegExp[] = [ending, evidence, operator]

/** Packages for long-lived processes: they may not be in a command line's bundle at all. */
export const neverBundled: readonly string[] = [
  '@opentelemetry/sdk-node',
  '@opentelemetry/exporter-trace-otlp-proto',
  '@grpc/grpc-js',
]

/** CommonJS whose `default` is all that its `import()` is asked for. */
export const defaultOnly: RegExp = /\/node_modules\/proper-lockfile\//

/**
 * Every breach of the rules, as lines for people.
 *
 * The entry loads the program unconditionally, and the program the runtime before any command, if by
 * `import()`: their static imports count as the entry's.
 *
 * @param outDir - Output folder as named in the metafile.
 * @param name - Name of the executable.
 */
export function breaches(metafile: Metafile, outDir: string, name: string): readonly string[] {
  const runtime = Object.entries(metafile.outputs)
    .filter(([, { entryPoint = '' }]) => beforeCommands.test(entryPoint))
    .map(([path]) => path)
  const entries = [`${outDir}/${name}.js`, `${outDir}/main.js`, ...runtime]
  const eager = entries.flatMap((root) => violations(metafile, root, lazyOnly))
  const anywhere = Object.keys(metafile.outputs).flatMap((path) =>
    violations(metafile, path, neverBundled),
  )
  return [
    ...new Set([
      ...eager.map((found) => line(found, 'is loaded at every start')),
      ...anywhere.map((found) => line(found, 'may not be bundled')),
      ...namesLost(metafile),
    ]),
  ]
}

/** A bundle answers `import()` of CommonJS with a `default` and nothing else: Node gives names too. */
function namesLost({ inputs }: Metafile): readonly string[] {
  return Object.entries(inputs).flatMap(([from, input]) =>
    input.imports
      .filter(({ kind, path }) => kind === 'dynamic-import' && inputs[path]?.format === 'cjs')
      .filter(({ path }) => !defaultOnly.test(path))
      .map(({ path }) => `${path} is CommonJS: its names are lost in the import() of ${from}`),
  )
}

function line(found: Violation, why: string): string {
  return `${found.package} ${why}: ${found.input} through ${found.chain.join(' -> ')}`
}
