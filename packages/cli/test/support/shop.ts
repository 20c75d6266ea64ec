import type { CliApp } from '../../src/app.ts'
import type { ArgValues } from '../../src/args.ts'
import { defineCommand } from '../../src/define-command.ts'

/** An app for in-process tests, with a note of every handler that ran and every module that was loaded. */
export interface Shop {
  readonly app: CliApp
  readonly ran: ArgValues[]
  readonly loaded: string[]
}

/** `shop order place NAME` has an argument of every type; `shop order list` has none. */
export function openShop(): Shop {
  const ran: ArgValues[] = []
  const loaded: string[] = []
  const place = defineCommand({
    path: ['order', 'place'],
    summary: 'Places an order.',
    description: 'Everything that can be asked for.',
    examples: [{ command: 'shop order place tea --count 2', summary: 'Two of a kind' }],
    positionals: ['name', 'tag'],
    args: {
      name: { type: 'string', alias: 'n', summary: 'What', required: true },
      count: { type: 'number', summary: 'How many', integer: true, min: 1, max: 9, default: 1 },
      price: { type: 'number', summary: 'At most' },
      size: { type: 'string', summary: 'Size', choices: ['small', 'large'] },
      wait: { type: 'boolean', summary: 'Wait for it', default: true },
      gift: { type: 'boolean', alias: 'g', summary: 'Wrap it' },
      within: { type: 'duration', summary: 'Time limit', default: '30s' },
      tag: { type: 'string', alias: 't', summary: 'Tags', list: true },
    },
    run(args) {
      ran.push(args)
      return args
    },
    human: (value, view) => view.fields([['Name', value.name]]),
  })
  const list = defineCommand({
    path: ['order', 'list'],
    summary: 'Lists orders.',
    args: { all: { type: 'boolean', summary: 'Also old ones', default: false } },
    run(args): string[] {
      ran.push(args)
      return []
    },
    human: () => 'nothing\n',
  })
  const row = (command: typeof place, hidden = false): CliApp['commands'][number] => ({
    path: command.path,
    summary: command.summary,
    hidden,
    load() {
      loaded.push(command.path.join(' '))
      return Promise.resolve(command)
    },
  })
  const app: CliApp = {
    identity: { name: 'shop', version: '2.0.0', envPrefix: 'SHOP' },
    summary: 'Sells things.',
    groups: { order: 'Manages orders.' },
    commands: [row(place), row(list), row({ ...list, path: ['secret'] }, true)],
    uploaderEntry: new URL('file:///nowhere/uploader.js'),
  }
  return { app, ran, loaded }
}
