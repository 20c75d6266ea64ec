import { defineCommand } from '../src/define-command.ts'
import type { Command } from '../src/command.ts'
import { stream } from '../src/output/stream.ts'

type Equals<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
const same = <T extends true>(proof: T): T => proof

/** Compiled by `tsc -b`: what a definition promises about its handler's arguments. */
export const inferred: Command = defineCommand({
  path: ['cluster', 'create'],
  summary: 'Creates a cluster.',
  positionals: ['name'],
  args: {
    name: { type: 'string', summary: 'Name', required: true },
    nodes: { type: 'number', summary: 'Nodes', default: 3 },
    preset: { type: 'string', summary: 'Preset', choices: ['minimal', 'balanced'] },
    wait: { type: 'boolean', summary: 'Wait' },
    label: { type: 'string', summary: 'Labels', list: true },
  },
  run(args) {
    same<
      Equals<
        typeof args,
        {
          readonly name: string
          readonly nodes: number
          readonly preset: 'minimal' | 'balanced' | undefined
          readonly wait: boolean | undefined
          readonly label: readonly string[]
        }
      >
    >(true)
    return { id: args.name }
  },
  human(value, view) {
    same<Equals<typeof value, { id: string }>>(true)
    return view.fields([['ID', value.id]])
  },
})

/** Compiled by `tsc -b`: a positional must name an argument. */
export const refused: Command = defineCommand({
  path: ['x'],
  summary: 'x',
  args: {},
  // @ts-expect-error no such argument
  positionals: ['name'],
  run: () => 1,
  human: String,
})

/** Compiled by `tsc -b`: what comes in pieces is told apart from its pieces, and so is a choice of the two. */
export const streamed: Command = defineCommand({
  path: ['x'],
  summary: 'x',
  args: { watch: { type: 'boolean', summary: 'Watch it' } },
  async run({ watch }) {
    const items = await Promise.resolve([{ id: 'a' }])
    return watch === true ? stream(forever(items)) : items
  },
  human(value, view) {
    same<Equals<typeof value, { id: string }[]>>(true)
    return view.table(
      ['ID', { title: 'MORE', wide: true }],
      value.map(({ id }) => [id]),
    )
  },
  names: (value) => value.map(({ id }) => id),
})

/** Compiled by `tsc -b`: a choice that takes what follows it. */
export const open: Command = defineCommand({
  path: ['x'],
  summary: 'x',
  args: { for: { type: 'string', summary: 'What', choices: ['ready', 'jsonpath='] } },
  run(args) {
    same<Equals<typeof args.for, 'ready' | `jsonpath=${string}` | undefined>>(true)
    return args.for ?? ''
  },
  human: String,
})

/**
 * The same again and again.
 *
 * @yields It.
 */
async function* forever<T>(value: T): AsyncGenerator<T> {
  for (;;) yield await Promise.resolve(value)
}
