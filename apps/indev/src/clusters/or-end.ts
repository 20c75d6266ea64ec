import type { CommandContext } from '@indev/cli'

const LONGEST_DELIVERY_MS = 10_000

/**
 * The answer to a question; where there is none, the end of the command by the signal that Ctrl-C stands for.
 *
 * @throws The reason of the command's signal.
 */
export async function orEnd<T>(ctx: CommandContext, answer: T): Promise<Exclude<T, symbol>> {
  if (isAnswer(answer)) return answer
  // The terminal was in raw mode: the key came as a character, and the signal is for us to make.
  if (!ctx.signal.aborted) process.kill(process.pid, 'SIGINT')
  // Its delivery takes a turn of the loop, which nothing else keeps running; the sleep rejects with its reason.
  await ctx.sleep(LONGEST_DELIVERY_MS)
  throw new Error('a signal to oneself was not delivered')
}

/** Prompts that were cancelled answer with a symbol. */
function isAnswer<T>(answer: T): answer is Exclude<T, symbol> {
  return typeof answer !== 'symbol'
}
