import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/**
 * Writes how many tests passed, failed and were skipped, for the closing line of `.ci/run`; and which ones
 * failed, a line each, for the lines above it: who reads only the end of a log must find out what to run.
 */
export default class CountReporter {
  #rootDir
  #file

  constructor(globalConfig, options) {
    this.#rootDir = globalConfig.rootDir
    this.#file = options.file
  }

  onRunComplete(_contexts, results) {
    const failures = results.testResults.flatMap((suite) => this.#failuresOf(suite))
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
    writeFileSync(this.#file.replace(/counts\.json$/, 'failures.txt'), failures.join(''))
  }

  #failuresOf(suite) {
    const where = `${basename(this.#rootDir)}/${relative(this.#rootDir, suite.testFilePath)}`
    if (suite.testExecError !== undefined)
      return [`${where}: ${firstLines(suite.testExecError.message)}\n`]
    return suite.testResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${where}: ${test.fullName}: ${firstLines(test.failureMessages[0])}\n`)
  }
}

/** Of a message, what a line can hold. */
function firstLines(message = '') {
  const lines = stripVTControlCharacters(message).split('\n')
  return lines
    .filter((line) => line.trim() !== '')
    .slice(0, 5)
    .join(' | ')
    .slice(0, 300)
}
