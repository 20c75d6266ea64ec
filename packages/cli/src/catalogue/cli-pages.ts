import type { CatalogueEntry } from './entry.ts'

/** Errors of the command line itself. */
export const CLI_PAGES: readonly CatalogueEntry[] = [
  {
    slug: 'cli.unknown-command',
    kind: 'usage',
    summary: 'There is no command of that name.',
    causes: ['A word is misspelt, or the command belongs to another group.'],
    fixes: ['`{app} --help` shows the commands and groups; every group has a `--help` of its own.'],
  },
  {
    slug: 'cli.unknown-flag',
    kind: 'usage',
    summary: 'The command has no such flag.',
    causes: ['The flag is misspelt, or belongs to another command.'],
    fixes: ['Add `--help` to the command: it shows all that it takes.'],
  },
  {
    slug: 'cli.bad-value',
    kind: 'usage',
    summary: 'A flag, an argument or a variable has a value that it cannot have.',
    causes: [
      'A number is out of its range, a word is not among the choices, a duration has no unit.',
      'A variable such as `<PREFIX>_OUTPUT` says what the flag could not.',
    ],
    fixes: [
      'The message names the flag and what it takes.',
      'Durations are written as `500ms`, `5s`, `2m`, `1h` or `1d`.',
    ],
  },
  {
    slug: 'cli.missing-argument',
    kind: 'usage',
    summary: 'The command needs something that was not given.',
    causes: ['A required argument or flag was left out.'],
    fixes: ['Give it as a word or as the flag that the message names.'],
  },
  {
    slug: 'cli.unexpected-argument',
    kind: 'usage',
    summary: 'There are more words than the command takes.',
    causes: [
      'A value with spaces is not quoted.',
      'A value stands behind a switch, which takes none.',
    ],
    fixes: ['Quote values that have spaces; write `--` before words that begin with a dash.'],
  },
  {
    slug: 'cli.given-twice',
    kind: 'usage',
    summary: 'One thing was said twice.',
    causes: [
      'A flag that takes one value is repeated, or given as a word as well.',
      '`--x` and `--no-x` exclude each other.',
    ],
    fixes: ['Leave one of the two out.'],
  },
  {
    slug: 'cli.interrupted',
    kind: 'interrupted',
    summary: 'A signal ended the command.',
    causes: ['Ctrl-C was pressed, the terminal was closed, or another program sent SIGTERM.'],
    fixes: ['Run the command again. What a platform had already begun goes on there.'],
  },
  {
    slug: 'cli.bug',
    kind: 'bug',
    summary: 'The program itself failed: this is not your mistake.',
    causes: ['A case that nobody thought of.'],
    fixes: [
      '`{app} crash show last` shows what was going on, from a report that stays on this machine.',
      'Report it, with what `{app} crash export last crash.json` writes.',
    ],
  },
  {
    slug: 'cli.replaced',
    kind: 'environment',
    summary: 'The program was replaced or removed while the command ran.',
    causes: ['An upgrade came while it waited, and a part that it needed then is gone.'],
    fixes: ['Run the command again: what it had begun on the platform goes on.'],
  },
  {
    slug: 'doctor.problems',
    kind: 'environment',
    summary: 'Something about this installation is wrong.',
    causes: ['At least one check of `{app} doctor` failed; each says what follows from it.'],
    fixes: [
      '`{app} doctor --fix` mends what is safe to mend.',
      'What else helps stands below each check that failed.',
    ],
  },
  {
    slug: 'cli.output-failed',
    kind: 'environment',
    summary: 'The result could not be written to standard output.',
    causes: ['The disk behind a redirection is full, or the file cannot be written.'],
    fixes: ['Free some space, or write elsewhere. The command itself was done.'],
  },
  {
    slug: 'cli.unknown-slug',
    kind: 'not-found',
    summary: 'There is no error of that name.',
    causes: ['The name is misspelt, or another release of the program has it.'],
    fixes: ['`{app} explain` lists all of them.'],
  },
]
