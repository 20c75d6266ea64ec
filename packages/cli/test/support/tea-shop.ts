import type { CliApp, Command, defineCommand as define } from '../../src/index.ts'

/** What a listing gives: names that a shell must not run, break up or take for flags. */
export const TEAS = ['green', 'two words', 'evil$(touch pwned)', '-rf', 'a\nb', 'green']

/**
 * An app for completion: `shop order place NAME TAG…`, and `shop order list`, which remembers names.
 *
 * @param defineCommand - Of the sources or of the build.
 * @param loaded - Called with the path of each command that is loaded.
 */
export function teaShop(
  defineCommand: typeof define,
  loaded: (path: string) => void = () => undefined,
): CliApp {
  const place = defineCommand({
    path: ['order', 'place'],
    summary: 'Places an order.',
    positionals: ['name', 'tag'],
    args: {
      name: { type: 'string', summary: 'What', required: true, complete: 'tea' },
      size: { type: 'string', alias: 's', summary: 'Size', choices: ['small', 'large'] },
      count: { type: 'number', summary: 'How many', required: true },
      file: { type: 'string', alias: 'f', summary: 'More of it', complete: 'file' },
      wait: { type: 'boolean', summary: 'Wait for it', default: true },
      gift: { type: 'boolean', summary: 'Wrap it' },
      secret: { type: 'boolean', summary: 'Nobody knows', hidden: true },
      tag: { type: 'string', summary: 'Tags', list: true, choices: ['hot', 'cold'] },
    },
    run: (args) => args,
    human: () => '',
  })
  const list = defineCommand({
    path: ['order', 'list'],
    summary: 'Lists orders.',
    args: { all: { type: 'boolean', summary: 'Also old ones' } },
    run(_args, ctx) {
      ctx.rememberNames('tea', TEAS)
      return []
    },
    human: () => '',
  })
  const entry = (command: Command, hidden = false): CliApp['commands'][number] => ({
    path: command.path,
    summary: command.summary,
    hidden,
    load() {
      loaded(command.path.join(' '))
      return Promise.resolve(command)
    },
  })
  return {
    identity: { name: 'shop', version: '1.0.0', envPrefix: 'SHOP' },
    summary: 'Sells things.',
    groups: { order: 'Manages orders.' },
    commands: [entry(place), entry(list), entry({ ...list, path: ['back-door'] }, true)],
    uploaderEntry: new URL('file:///nowhere'),
    completeNames: (kind) => (kind === 'tea' ? ['oolong'] : []),
  }
}
