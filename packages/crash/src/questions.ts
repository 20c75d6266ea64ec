import type { HangFiles } from './hang-watch.ts'

/** The name of a question to a run, or of its answer: pid and start. */
export const QUESTION_FILE: RegExp =
  /^(?:ask|answer)-(\d{1,10})-(\d{0,20})\.json(?:\.\d+)?(?:\.tmp)?$/

/** Where a run is asked for its stack, and where it answers. */
export function questionFiles(
  dir: string,
  { pid, start }: { readonly pid: number; readonly start: string },
): HangFiles {
  const file = (what: string): string => `${dir}/${what}-${pid}-${start}.json`
  return { askFile: file('ask'), answerFile: file('answer') }
}
