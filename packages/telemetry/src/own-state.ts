import type { AppPaths } from './paths.ts'
import { ownTree } from './state-io.ts'

/**
 * Makes the app's directory for state this user's alone, for whoever else keeps something below it.
 *
 * @returns `false` when it is someone else's, a link, or can't be made: nothing may be written there.
 */
export function ownState({ stateDir }: Pick<AppPaths, 'stateDir'>): boolean {
  try {
    ownTree(stateDir)
    return true
  } catch {
    return false
  }
}
