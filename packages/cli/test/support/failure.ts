import { expect } from '@jest/globals'
import type { CliApp } from '../../src/app.ts'
import { runInProcess, type TestHostOptions } from '../../src/testing.ts'

/** How a command line failed. */
interface FailedRun {
  readonly slug: string
  readonly exitCode: number
}

/** The slug and the exit code that a command line ends with; the slug must also have a page. */
export async function failureOf(
  of: CliApp,
  line: string,
  options: TestHostOptions = {},
): Promise<FailedRun> {
  const { exitCode, stdout } = await runInProcess(of, [...line.split(' '), '-o', 'json'], options)
  const slug = /"slug":\s*"(?<slug>[^"]+)"/u.exec(stdout)?.groups?.['slug'] ?? 'none'
  const page = await runInProcess(of, ['explain', slug, '-q'])
  expect(page).toEqual({ exitCode: 0, stdout: `${slug}\n`, stderr: '' })
  return { slug, exitCode }
}
