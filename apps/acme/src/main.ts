import { type CliApp, runMain } from '@indev/cli'
import manifest from '../package.json' with { type: 'json' }

const acme: CliApp = {
  identity: { name: 'acme', version: manifest.version, envPrefix: 'ACME' },
  summary: 'Settles what to do by dice.',
  commands: [
    {
      path: ['roll'],
      summary: 'Rolls dice.',
      load: async () => (await import('./roll.ts')).roll,
    },
  ],
  uploaderEntry: new URL('./uploader.js', import.meta.url),
}

/** Runs this process's command line; `bin.ts` calls it, because nothing may be awaited at the top. */
export function main(): Promise<void> {
  return runMain(acme)
}
