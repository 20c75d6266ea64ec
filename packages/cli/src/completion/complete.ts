import type { CliApp } from '../app.ts'
import { commandTable } from '../command-table.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { type Answer, type Candidate, answer } from './answer.ts'
import { specsOf } from './specs.ts'

/**
 * Answers a shell: `__complete SHELL INDEX WORD…`, where `INDEX` counts the words before the cursor.
 *
 * The first line says what follows: `words` (each with a tab and a line about it) or `files`. Never
 * recorded, never fails: what can't be answered is answered with nothing.
 */
export async function complete(app: CliApp, host: Host): Promise<number> {
  const [, , index = '0', ...words] = host.argv
  const at = Number(index)
  const { before, current } = { before: words.slice(0, at), current: words[at] ?? '' }
  const found = await answer({ app, env: host.env, before, current }).catch(() => undefined)
  host.streams.stdout.write(format(found ?? { files: false, candidates: [] }))
  await host.drained()
  return 0
}

/** Writes what completion needs of every command, for {@link CliApp.specsFile}: `__table`. */
export async function printTable(app: CliApp, host: Host): Promise<number> {
  const table = await specsOf(commandTable(app)).catch(() => undefined)
  host.streams.stdout.write(table ?? '')
  await host.drained()
  return table === undefined ? EXIT_CODES.failed : 0
}

function format({ files, candidates }: Answer): string {
  if (files) return 'files\n'
  return ['words', ...candidates.filter(isPrintable).map(line)].map((each) => `${each}\n`).join('')
}

function line({ value, text }: Candidate): string {
  return `${value}\t${text}`
}

/** What would move the cursor or end a line is left out. */
function isPrintable({ value, text }: Candidate): boolean {
  return !/\p{Cc}/u.test(value + text)
}
