import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { StormReport } from '../support/storm.ts'
import type { Cell, Row } from './report.ts'

/** Storms of earlier runs, so that a matrix can be run in parts. */
export interface RowStore {
  find(cell: Cell): StormReport | undefined
  add(cell: Cell, report: StormReport): void
}

interface SavedRow {
  readonly key: string
  readonly report: StormReport
}

/** @param path - One row a line; nothing is kept without it. */
export function openRows(path: string | undefined, seed: number): RowStore {
  const text = path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : ''
  const saved = new Map<string, SavedRow>()
  for (const line of text.split('\n').filter(Boolean)) {
    const row: SavedRow = JSON.parse(line)
    saved.set(row.key, row)
  }
  const from = sources()
  const key = (cell: Cell): string => JSON.stringify([seed, from, ...namesOf(cell)])
  return {
    find: (cell) => saved.get(key(cell))?.report,
    add: (cell, report) => {
      const line: SavedRow = { key: key(cell), report }
      if (path !== undefined) appendFileSync(path, `${JSON.stringify(line)}\n`)
    },
  }
}

export function nameOf({ cell, report, found }: Row): string {
  return JSON.stringify([...namesOf(cell), report, found])
}

function namesOf({ off, circumstance, alone }: Cell): readonly string[] {
  return [off.join(', '), circumstance.name, alone ?? '']
}

/** What the package is made of; what was seen of other sources says nothing of these. */
function sources(): string {
  const args = ['rev-parse', 'HEAD:./src', 'HEAD:./test/fixtures']
  return execFileSync('git', args, { encoding: 'utf8' }).trim().replace('\n', '-')
}
