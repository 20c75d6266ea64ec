import { defineCommand } from '../src/define-command.ts'
import type { Command } from '../src/command.ts'

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
