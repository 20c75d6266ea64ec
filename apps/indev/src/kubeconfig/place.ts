import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The files that kubectl would read, in its order, and the one that it would put a new entry into. */
export interface KubeconfigPlace {
  readonly files: readonly string[]
  readonly target: string
}

/** What {@link kubeconfigPlace} asks for. */
export interface PlaceInput {
  /** `--kubeconfig`: this file and no other. */
  readonly file?: string | undefined
  readonly env: Readonly<NodeJS.ProcessEnv>
}

/**
 * Finds kubeconfig files as kubectl does: the flag, else every file of `$KUBECONFIG`, else `~/.kube/config`.
 *
 * What is new goes into the first file of a list that exists; when none does, into its last.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export function kubeconfigPlace({ file, env }: PlaceInput): KubeconfigPlace {
  if (file !== undefined && file !== '') return { files: [file], target: file }
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '')
  const files = listed.length > 0 ? [...new Set(listed)] : [join(homeOf(env), '.kube', 'config')]
  const target = files.find((path) => existsSync(path)) ?? files.at(-1) ?? ''
  return { files, target }
}

function homeOf(env: Readonly<NodeJS.ProcessEnv>): string {
  const home = env['HOME'] ?? ''
  return home === '' ? homedir() : home
}
