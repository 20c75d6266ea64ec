import type { CommandRun } from './indev-command.ts'
import type { Verdict } from './judge.ts'

/** Where the demo tells its story. */
export interface Screen {
  /** A numbered step. */
  section(title: string): void
  say(text: string): void
  /** A command as typed, its output, its exit code and how long it took. */
  command(run: CommandRun): void
  verdict(verdict: Verdict): void
}

export function createScreen(write: (text: string) => void): Screen {
  let sections = 0
  const say = (text: string): void => write(`${indented(text.trimEnd())}\n`)
  return {
    section(title) {
      sections += 1
      write(`\n${sections}. ${title}\n\n`)
    },
    say,
    command(run) {
      say(`$ ${run.argv.join(' ')}`)
      if (run.output !== '') say(run.output)
      say(`[exit ${run.exitCode ?? 'by signal'}, ${Math.round(run.wallMs)} ms]`)
    },
    verdict({ claim, objections }) {
      say(`${objections.length === 0 ? 'yes' : 'NO '}  ${claim}`)
      for (const objection of objections) say(`       ${objection}`)
    },
  }
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '   ')
}
