import { runMain } from '@indev/cli'
import { indev } from './app.ts'

/** Runs this process's command line. Called, not awaited, at the top: commands import what is here. */
export function main(): Promise<void> {
  return runMain(indev)
}
