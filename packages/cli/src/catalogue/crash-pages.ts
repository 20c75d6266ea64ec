import type { CatalogueEntry } from './entry.ts'

/** Errors of the `crash` commands. */
export const CRASH_PAGES: readonly CatalogueEntry[] = [
  {
    slug: 'crash.not-found',
    kind: 'not-found',
    summary: 'There is no such crash report.',
    causes: ['The id is misspelt, fits more than one, or the report has been erased.'],
    fixes: ['`{app} crash list` shows those that there are.'],
  },
  {
    slug: 'crash.erase-what',
    kind: 'usage',
    summary: 'What to erase was not said.',
    causes: ['Neither an id nor `--all` was given, or both.'],
    fixes: ['Give one of the two: `{app} crash erase --all`.'],
  },
  {
    slug: 'crash.export-exists',
    kind: 'conflict',
    summary: 'The file is there already.',
    causes: ['Nothing is ever written over another file.'],
    fixes: ['Choose another name, or remove the file first.'],
  },
  {
    slug: 'crash.export-unwritable',
    kind: 'environment',
    summary: 'The file could not be written.',
    causes: ['Its directory does not exist or cannot be written, or the disk is full.'],
    fixes: ['Choose another place.'],
  },
  {
    slug: 'crash.switched-off',
    kind: 'environment',
    summary: 'Crash reports are switched off.',
    causes: ['The variable `<PREFIX>_DIAGNOSTICS` is `off`.'],
    fixes: ['Unset it for this command.'],
  },
  {
    slug: 'crash.left-nothing',
    kind: 'environment',
    summary: 'A process crashed, and no report could be written.',
    causes: ['The directory for reports cannot be written, or the disk is full.'],
    fixes: ['Look at the permissions of the state directory, and at the space on its disk.'],
  },
  {
    slug: 'crash.settings-unwritable',
    kind: 'environment',
    summary: 'The setting could not be written.',
    causes: ['The configuration directory cannot be written.'],
    fixes: ['Mend its permissions; `{app} crash upload status` shows what is set.'],
  },
  {
    slug: 'crash.replay-unknown',
    kind: 'failed',
    summary: 'The report does not know which command crashed.',
    causes: ['The process ended before the command was known.'],
    fixes: ['Run the command again by hand: `{app} crash show` tells when it crashed.'],
  },
  {
    slug: 'crash.replay-unsafe',
    kind: 'action-required',
    summary: 'The command that crashed may change something.',
    causes: [
      'Only a command that says of itself that it only reads is run once more without being asked twice.',
    ],
    fixes: ['`{app} crash replay --even-unsafe`, when it may be done twice.'],
  },
  {
    slug: 'crash.replay-needs-arguments',
    kind: 'usage',
    summary: 'The command that crashed had arguments, and they are in no report.',
    causes: ['What was typed is never written down.'],
    fixes: ['Give them again, after `--`.'],
  },
]
