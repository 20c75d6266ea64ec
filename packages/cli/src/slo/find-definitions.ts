import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** A file of definitions. */
export interface DefinitionFile {
  /** As shown to the person: relative where that is shorter. */
  readonly name: string
  readonly text: string
}

/**
 * The definitions of the project around `cwd`: `.<app>/slo/*.yaml` of the nearest directory that has
 * them, upwards.
 *
 * @param dir - Read this directory and no other.
 * @throws The system's error when `dir` is given and can't be read.
 */
export function definitionFiles(
  app: string,
  cwd: string,
  dir: string | undefined,
): readonly DefinitionFile[] {
  const found = dir === undefined ? nearest(`.${app}`, cwd) : resolve(cwd, dir)
  if (found === undefined) return []
  return readdirSync(found)
    .filter((name) => /\.ya?ml$/u.test(name))
    .toSorted()
    .map((name) => ({
      name: join(dir ?? `.${app}/slo`, name),
      text: readFileSync(join(found, name), 'utf8'),
    }))
}

function nearest(folder: string, cwd: string): string | undefined {
  for (let at = cwd; ; at = dirname(at)) {
    const candidate = join(at, folder, 'slo')
    if (existsSync(candidate)) return candidate
    if (dirname(at) === at) return undefined
  }
}
