import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { writeRemembered } from '../src/completion/remembered-names.ts'
import { Shell, hasProgram, shopHome } from './support/shell.ts'
import { TEAS } from './support/tea-shop.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const
const isThere = (shell: string): boolean => hasProgram('tmux') && hasProgram(shell)
const missing = SHELLS.filter((shell) => !isThere(shell)).length + Number(!hasProgram('pwsh'))
if (missing > 0) {
  process.stderr.write(`skipped: ${missing} of 4 shells (needs tmux, zsh, fish, PowerShell)\n`)
}

/** What is typed, `\t` for the Tab key, and what the program then gets. */
const CASES: readonly (readonly [keys: string, argv: readonly string[]])[] = [
  ['shop ord\tpl\tgre\t', ['order', 'place', 'green']],
  ['shop order place x --size=la\t--no-w\t', ['order', 'place', 'x', '--size=large', '--no-wait']],
  ['shop order place tw\t', ['order', 'place', 'two words']],
  ['shop order place ev\t', ['order', 'place', 'evil$(touch pwned)']],
  ['shop order place x --file no\t', ['order', 'place', 'x', '--file', 'notes.txt']],
  ['shop order list -o jsonp\tx', ['order', 'list', '-o', 'jsonpath=x']],
]

/** Whoever makes a shell run a name leaves a file. */
const filesIn = (shell: Shell): string[] => readdirSync(join(shell.home.dir, 'work'))

function open(name: (typeof SHELLS)[number], edit?: string): Shell {
  const shell = new Shell(name, edit)
  shell.addFile('notes.txt')
  writeRemembered(shell.home.paths('shop').stateDir, 'tea', TEAS)
  return shell
}

for (const name of SHELLS) {
  const describeThere = isThere(name) ? describe : describe.skip
  describeThere(`Tab in ${name}`, () => {
    test('writes what the program then gets, and runs no name', () => {
      using shell = open(name)
      for (const [keys, argv] of CASES) expect([keys, shell.type(keys)]).toEqual([keys, argv])
      expect(filesIn(shell)).toEqual(['notes.txt'])
    })
  })
}

const describeInBash = isThere('bash') ? describe : describe.skip
describeInBash('the proof', () => {
  test('catches the mutant that writes names as they are', () => {
    using shell = open('bash', String.raw`/printf -v value/d`)
    expect(shell.type('shop order place ev\t')).not.toEqual(CASES[3]?.[1])
    expect(filesIn(shell)).toContain('pwned')
  })
})

const PLACE = 'Places an order.'

const describeInZsh = isThere('zsh') ? describe : describe.skip
describeInZsh('what a command does', () => {
  test('is told in zsh', () => {
    using home = shopHome()
    // What zsh would show, without a terminal to show it on.
    const shown = 'compdef() {}; _describe() { print -rl -- "${(@P)3}" }'
    const asked = 'words=(shop order ""); CURRENT=3; PREFIX=""; _shop'
    const out = home.run('zsh', '-f', '-c', `${shown}; source <(shop completion zsh); ${asked}`)
    expect(out).toContain(`place:${PLACE}\n`)
  })
})

const describeInFish = isThere('fish') ? describe : describe.skip
describeInFish('what a command does', () => {
  test('is told in fish', () => {
    using home = shopHome()
    const line = 'shop completion fish | source; complete -C "shop order "'
    expect(home.run('fish', '--no-config', '-c', line)).toContain(`place\t${PLACE}\n`)
  })
})

const describeInPowershell = hasProgram('pwsh') ? describe : describe.skip
describeInPowershell('Tab in PowerShell', () => {
  test('gets commands, with what they do', () => {
    using home = shopHome()
    const learn = 'shop completion powershell | Out-String | Invoke-Expression'
    const ask = "(TabExpansion2 'shop order pl' 13).CompletionMatches"
    const shown = `${ask} | ForEach-Object { $_.CompletionText + ' ' + $_.ToolTip }`
    const out = home.run('pwsh', '-NoProfile', '-Command', `${learn}; ${shown}`)
    expect(out).toContain(`place ${PLACE}`)
  })
})
