import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { CliApp } from '../app.ts'
import { commandDocs } from './command-docs.ts'

/** Where the reference of an app's commands is written. */
export interface DocsPlace {
  /** The folder with the app's tables of commands: what their rows load is found from there. */
  readonly tablesDir: URL
  /** The folder: nothing else is kept in it. */
  readonly dir: string
}

/** Writes the reference of an app's commands, and removes what is no part of it. */
export async function writeCommandDocs(app: CliApp, { tablesDir, dir }: DocsPlace): Promise<void> {
  const pages = await commandDocs(app, tablesDir)
  for (const file of await filesIn(dir)) {
    if (!pages.has(file)) await rm(join(dir, file))
  }
  for (const [file, text] of pages) {
    await mkdir(dirname(join(dir, file)), { recursive: true })
    await writeFile(join(dir, file), text)
  }
}

/** The files that are not what {@link writeCommandDocs} would write, sorted. */
export async function staleCommandDocs(
  app: CliApp,
  { tablesDir, dir }: DocsPlace,
): Promise<readonly string[]> {
  const pages = await commandDocs(app, tablesDir)
  const there = await filesIn(dir)
  const changed = await Promise.all(
    [...pages].map(async ([file, text]) => {
      const isSame = there.includes(file) && (await readFile(join(dir, file), 'utf8')) === text
      return isSame ? [] : [file]
    }),
  )
  return [...changed.flat(), ...there.filter((file) => !pages.has(file))].toSorted()
}

async function filesIn(dir: string): Promise<readonly string[]> {
  await mkdir(dir, { recursive: true })
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}
