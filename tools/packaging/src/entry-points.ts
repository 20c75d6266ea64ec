import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One subpath that a package publishes with types. */
export interface EntryPoint {
  /** As in the manifest: `.`, `./drain`. */
  readonly subpath: string
  /** Absolute path of its declarations. */
  readonly declarations: string
  /** The reviewed report beside the manifest: `public.api.md`, `drain.api.md`. */
  readonly report: string
}

/** The subpaths of a package's `exports` that carry types, in the manifest's order. */
export function entryPoints(packageDir: string): EntryPoint[] {
  const manifest: unknown = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))
  const entries = Object.entries(field(manifest, 'exports') ?? {})
  return entries.flatMap(([subpath, target]) => {
    const types = field(target, 'types')
    if (typeof types !== 'string') return []
    const name = subpath === '.' ? 'public' : subpath.slice(2).replaceAll('/', '-')
    return [{ subpath, declarations: join(packageDir, types), report: `${name}.api.md` }]
  })
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined
}
