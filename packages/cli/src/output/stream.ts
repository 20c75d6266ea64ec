/** A result that comes in pieces, each shown when it comes: what {@link stream} makes. */
export class ResultStream<T> {
  readonly items: AsyncIterable<T>
  readonly signal: AbortSignal | undefined

  constructor(items: AsyncIterable<T>, signal: AbortSignal | undefined) {
    this.items = items
    this.signal = signal
  }
}

/** Stands for a result that has been shown piece by piece. */
export const STREAMED: unique symbol = Symbol('streamed')

/**
 * Lets a command show its result again whenever it changes.
 *
 * On a terminal the text for people is redrawn in place, elsewhere each follows the last; `json` and
 * `jsonl` print one line of JSON each, `yaml` one document each.
 *
 * @param items - The results, one after the other; its end is the command's.
 * @param signal - Ends the stream when it is aborted, as if the items had ended.
 */
export function stream<T>(items: AsyncIterable<T>, signal?: AbortSignal): ResultStream<T> {
  return new ResultStream(items, signal)
}
