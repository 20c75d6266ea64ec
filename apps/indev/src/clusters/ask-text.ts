import { isCancel, TextPrompt } from '@clack/core'
import { S_BAR, S_BAR_END, symbol } from '@clack/prompts'
import type { PromptStreams } from './prompt-streams.ts'

/** A question that is answered with a word. */
export interface TextQuestion extends PromptStreams {
  readonly message: string
  /** What the answer is until something else is typed. */
  readonly initial: string
  /** What is wrong with an answer, looked at with every key; `undefined` when nothing is. */
  readonly check: (text: string) => string | undefined
}

/** Asks for a word and says while it is typed what is wrong with it; a wrong one is not taken. */
export async function askText(question: TextQuestion): Promise<string | symbol> {
  const { message, initial, check, ...streams } = question
  const prompt = new TextPrompt({
    ...streams,
    initialUserInput: initial,
    validate: (value) => check(value ?? ''),
    render() {
      const { state, userInput } = this
      const head = `${symbol(state)}  ${message}`
      if (state === 'submit') return `${head}\n${S_BAR}  ${userInput}`
      if (state === 'cancel') return head
      const problem = userInput === '' && state !== 'error' ? undefined : check(userInput)
      return `${head}\n${S_BAR}  ${this.userInputWithCursor}\n${S_BAR_END}  ${problem ?? ''}`
    },
  })
  const answer = await prompt.prompt()
  return isCancel(answer) ? answer : (answer ?? '')
}
