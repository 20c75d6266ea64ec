import type { CliApp } from '../../src/app.ts'
import { defineCommand } from '../../src/define-command.ts'
import { stream } from '../../src/output/stream.ts'
import { runInProcess, type TestHostOptions, type TestRun } from '../../src/testing.ts'
import { openShop } from './shop.ts'

/** What the app of these tests lists. */
interface Crate {
  readonly name: string
  readonly owner: string
  readonly atMs: number
  readonly tags: readonly string[]
}

export const NOW_MS = Date.UTC(2026, 10, 22, 12)
export const CRATES: readonly Crate[] = [
  { name: 'tea', owner: 'Ann', atMs: NOW_MS - 300_000, tags: ['a', 'b'] },
  { name: '茶葉', owner: 'Zoë 👩‍👩‍👧', atMs: NOW_MS + 7_200_000, tags: [] },
]

/** An app whose `list` gives `crates`; what stands in `work` happens first. */
export function appOf(
  crates: readonly Crate[] = CRATES,
  work: () => void = () => undefined,
): CliApp {
  const list = defineCommand({
    path: ['list'],
    summary: 'Lists crates.',
    args: {},
    run() {
      work()
      return crates
    },
    human: (value, view) =>
      view.table(
        ['NAME', { title: 'OWNER', keep: 0 }, { title: 'TAGS', wide: true }, 'WHEN'],
        value.map(({ name, owner, tags, atMs }) => [name, owner, tags.join(','), view.time(atMs)]),
      ),
    names: (value) => value.map(({ name }) => name),
  })
  const unnamed = defineCommand({
    path: ['count'],
    summary: 'Counts crates.',
    args: {},
    run: (_args, ctx) => {
      ctx.narrate('counting')
      return { count: crates.length }
    },
    human: ({ count }) => `${count}`,
  })
  const watch = defineCommand({
    path: ['watch'],
    summary: 'Watches crates.',
    args: {},
    run: () => stream(pieces(crates)),
    human: (value, view) =>
      view.table(
        ['NAME'],
        value.map(({ name }) => [name]),
      ),
    names: (value) => value.map(({ name }) => name),
  })
  return {
    ...openShop().app,
    commands: [list, unnamed, watch].map((command) => ({
      path: command.path,
      summary: command.summary,
      load: () => Promise.resolve(command),
    })),
  }
}

/**
 * First one crate, then all of them.
 *
 * @yields What there is.
 */
async function* pieces(crates: readonly Crate[]): AsyncGenerator<readonly Crate[]> {
  await Promise.resolve()
  yield crates.slice(0, 1)
  yield crates
}

/** The list as people read it. */
export const TABLE = `NAME   OWNER    WHEN
tea    Ann      2026-11-22T11:55:00Z
茶葉   Zoë 👩‍👩‍👧   2026-11-22T14:00:00Z
`

/** Runs a line of that app. */
export const shop = (line: readonly string[], options: TestHostOptions = {}): Promise<TestRun> =>
  runInProcess(appOf(), line, { nowMs: () => NOW_MS, ...options })
