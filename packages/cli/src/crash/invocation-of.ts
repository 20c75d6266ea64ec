import type { Invocation } from '@indev/crash'
import type { Command } from '../command.ts'

/**
 * How a command was called: names of flags and how many words, never a value.
 *
 * @param rest - What follows the command's own words.
 */
export function invocationOf(command: Command, rest: readonly string[]): Invocation {
  const flags: string[] = []
  let positionals = 0
  let isValue = false
  for (const token of rest) {
    const isFlag: boolean = !isValue && token.startsWith('-') && token !== '-' && token !== '--'
    if (isFlag) flags.push(token.split('=')[0] ?? '')
    else if (!isValue && token !== '--') positionals += 1
    isValue = isFlag && !token.includes('=') && takesValue(command, token)
  }
  return { flags, positionals, replaySafe: command.replaySafe === true }
}

function takesValue({ args }: Command, token: string): boolean {
  const name = token.replace(/^--?/u, '')
  return Object.entries(args).some(
    ([long, { alias, type }]) => (name === long || name === alias) && type !== 'boolean',
  )
}
