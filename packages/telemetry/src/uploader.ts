import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runUploader } from './run-uploader.ts'

/*
 * The entry file of the detached process, a bin: it runs when it is executed and does nothing when
 * it is imported. It loads neither the CLI nor a user's code nor a project's configuration.
 */
if (isExecuted()) {
  // proper-lockfile re-sends a signal that nobody but itself seems to listen to, which would end a
  // request that forker's signal has only begun to abort. This listener stays, so it never does.
  process.on('SIGTERM', () => undefined)
  // Nobody reads a word of it: whatever goes wrong shows up as pending records and a backoff.
  process.exitCode = await runUploader(process.argv.slice(2), process.env).catch(() => 1)
}

/** `import.meta.main` does this from Node 24.2 on. */
function isExecuted(): boolean {
  const [, script] = process.argv
  try {
    return script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)
  } catch {
    return false
  }
}
