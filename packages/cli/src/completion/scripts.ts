import { bashScript } from './bash.ts'
import { fishScript } from './fish.ts'
import { powershellScript } from './powershell.ts'
import { zshScript } from './zsh.ts'

/** The shells that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const

/** One of {@link SHELLS}. */
export type Shell = (typeof SHELLS)[number]

/**
 * The script that teaches a shell to ask `name` for completions at Tab.
 *
 * It holds no words of the table: a newer program answers with newer ones.
 */
export function completionScript(shell: Shell, name: string): string {
  const word = name.replace(/\W/gu, '_')
  if (shell === 'bash') return bashScript(name, word)
  if (shell === 'zsh') return zshScript(name, word)
  return shell === 'fish' ? fishScript(name, word) : powershellScript(name)
}
