import { parse } from 'yaml'

/** A line of `builder.yaml`: a Go module and its version. */
export interface Component {
  readonly section: string
  readonly module: string
  readonly version: string
}

/** Every component of a builder manifest. */
export function componentsOf(manifest: string): Component[] {
  const sections: Record<string, unknown> = parse(manifest)
  return Object.entries(sections).flatMap(([section, entries]) =>
    Array.isArray(entries) ? entries.map((entry) => toComponent(section, entry)) : [],
  )
}

function toComponent(section: string, { gomod }: { readonly gomod: string }): Component {
  const [module = '', version = ''] = gomod.split(' ')
  return { section, module, version }
}
