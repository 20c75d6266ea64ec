import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The path of a file in `deploy/collector`, the folder that operators get. */
export function deployed(name: string): string {
  return fileURLToPath(new URL(`../../../deploy/collector/${name}`, import.meta.url))
}

/** The text of a file in `deploy/collector`. */
export function readDeployed(name: string): string {
  return readFileSync(deployed(name), 'utf8')
}
