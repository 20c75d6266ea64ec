import type { CatalogueEntry } from './entry.ts'

/** Errors of `stack`. */
export const STACK_PAGES: readonly CatalogueEntry[] = [
  {
    slug: 'stack.gone',
    kind: 'not-found',
    summary: 'There is no process of that number.',
    causes: ['The command has ended meanwhile, or the number is another one.'],
    fixes: ['If it crashed, `{app} crash list` shows it.'],
  },
  {
    slug: 'stack.not-ours',
    kind: 'not-found',
    summary: 'The process is no command that can be asked.',
    causes: ['It is another program, or a command that leaves no file about its run.'],
    fixes: ['Look for the number of a running command of {app}.'],
  },
  {
    slug: 'stack.another-user',
    kind: 'forbidden',
    summary: 'The process belongs to another user.',
    causes: ['Only the user who runs a command may look into it.'],
    fixes: ['Ask as that user.'],
  },
  {
    slug: 'stack.another-container',
    kind: 'environment',
    summary: 'The number belongs to a command in another container.',
    causes: ['The two share a state directory, but see different processes.'],
    fixes: ['Ask from within that container.'],
  },
  {
    slug: 'stack.busy',
    kind: 'conflict',
    summary: 'Somebody else is asking that process.',
    causes: ['Another `{app} stack PID` has not ended yet.'],
    fixes: ['Ask again in a moment.'],
  },
  {
    slug: 'stack.ended',
    kind: 'not-found',
    summary: 'The process ended before it answered.',
    causes: ['The command was done, or it crashed.'],
    fixes: ['If it crashed, `{app} crash list` shows it.'],
  },
  {
    slug: 'stack.no-answer',
    kind: 'failed',
    summary: 'The process does not answer.',
    causes: [
      'It has run for less than three seconds, or a debugger is attached.',
      'It is stopped, or in a call that never returns.',
    ],
    fixes: ['Ask again in a moment.'],
  },
]
