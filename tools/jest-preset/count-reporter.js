import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes how many tests passed, failed and were skipped, for the closing line of `.ci/run`. */
export default class CountReporter {
  #file

  constructor(_globalConfig, options) {
    this.#file = options.file
  }

  onRunComplete(_contexts, results) {
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(
      this.#file,
      JSON.stringify({
        passed: results.numPassedTests,
        // A suite that could not even start has no failed test of its own, yet it failed.
        failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
        skipped: results.numPendingTests + results.numTodoTests,
      }),
    )
  }
}
