import type { DiscoverInput } from '@indev/cli'
import { settingText } from './settings.ts'

/** {@link CliApp.defaultOutput}: of a project, a profile or the user; never throws, for every command asks. */
export function defaultOutput(input: DiscoverInput): string | undefined {
  try {
    return settingText(input, 'output')
  } catch {
    // What is wrong with the settings is said by whoever needs more of them.
    return undefined
  }
}
