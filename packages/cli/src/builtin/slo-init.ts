import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { makeDirectory } from '../make-directory.ts'
import { toOpenSloText } from '../slo/export-formats.ts'
import { builtIn } from '../slo/objective.ts'
import { WRITTEN } from './results/slo-results.ts'

/** What became of one file. */
interface Written {
  readonly file: string
  /** `false`: there was one already. */
  readonly written: boolean
}

/** `slo init`: the app's own objectives as files to edit. */
export const sloInit: Command = defineCommand({
  path: ['slo', 'init'],
  summary: 'Writes the built-in objectives as files to edit.',
  args: { dir: { type: 'string', summary: 'Where to; .<app>/slo here unless given' } },
  result: WRITTEN,
  async run({ dir }, { app }): Promise<readonly Written[]> {
    const service = app.identity.name
    const folder = dir ?? join(`.${service}`, 'slo')
    const files: Written[] = []
    for (const definition of app.slos ?? []) {
      const { text } = await toOpenSloText([builtIn(definition, service)])
      const file = join(folder, `${definition.id}.yaml`)
      files.push({ file, written: writeNew(folder, file, text) })
    }
    return files
  },
  human: (files) =>
    files.map(({ file, written }) => `${written ? 'Wrote' : 'Left alone'} ${file}\n`).join(''),
})

/** Never over a file that is there. */
function writeNew(folder: string, file: string, text: string): boolean {
  try {
    // For a repository, not for this user alone.
    makeDirectory(folder, 0o777)
    writeFileSync(file, text, { flag: 'wx' })
    return true
  } catch (cause) {
    if (isThere(cause)) return false
    throw new CliError({
      slug: 'slo.unwritable',
      kind: 'environment',
      message: `${file} can't be written`,
      recordable: true,
      cause,
    })
  }
}

/** By shape, for errors of other realms. */
function isThere(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST'
}
