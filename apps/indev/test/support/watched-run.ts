import { run } from '@indev/cli'
import { testHost } from '@indev/cli/testing'
import type { TestHostOptions, TestRun } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'

/** Runs a command line in this process, and calls back for every line that it says to a person. */
export async function watchedRun(
  argv: readonly string[],
  options: TestHostOptions,
  onLine: (line: string) => void,
): Promise<TestRun> {
  const host = testHost(argv, options)
  const { stderr } = host.streams
  const watched = {
    isTTY: stderr.isTTY,
    columns: stderr.columns,
    write(text: string) {
      stderr.write(text)
      for (const line of text.split('\n')) onLine(line)
    },
  }
  const exitCode = await run(indev, { ...host, streams: { ...host.streams, stderr: watched } })
  return { exitCode, ...host.captured }
}
