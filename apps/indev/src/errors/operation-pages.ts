import type { CatalogueEntry } from '@indev/cli'

/** Operations, and the notes about them on this machine. */
export const operationPages: readonly CatalogueEntry[] = [
  {
    slug: 'operation.no-id',
    kind: 'usage',
    summary: 'Which operation is meant was not said.',
    causes: ['The id is missing.'],
    fixes: ['`{app} operation list` shows the ids.'],
  },
  {
    slug: 'operation.failed',
    kind: 'resource-failed',
    summary: 'The operation has failed, or was cancelled.',
    causes: ['The message says how it ended.'],
    fixes: [
      '`{app} operation get ID` says more.',
      '`{app} operation retry ID` lets the platform try again.',
    ],
  },
  {
    slug: 'operation.unanswered',
    kind: 'conflict',
    summary: 'The platform never said whether it began.',
    causes: ['The answer to the request was lost.'],
    fixes: ['Run the command that asked for it again: it finds out, and makes no second one.'],
  },
  {
    slug: 'operation.not-cancellable',
    kind: 'conflict',
    summary: 'The operation cannot be cancelled any more.',
    causes: ['It has ended, or is past the point of return.'],
    fixes: ['`{app} operation get ID` shows where it is.'],
  },
  {
    slug: 'operation.not-retryable',
    kind: 'conflict',
    summary: 'The operation cannot be tried again.',
    causes: [
      'It has not failed, it was a deletion, or something else has happened to the cluster since.',
    ],
    fixes: ['`{app} operation list` shows what came last.'],
  },
  {
    slug: 'operation.journal-full',
    kind: 'environment',
    summary: 'Too many creations of the last day have no known end.',
    causes: ['Commands were interrupted again and again, and not run once more.'],
    fixes: ['`{app} operation list` shows them; `{app} operation wait ID` sees each to its end.'],
  },
  {
    slug: 'operation.no-journal',
    kind: 'environment',
    summary: 'What is asked for cannot be noted on this machine.',
    causes: [
      'The state directory cannot be written, or the disk is full.',
      'Without the note the same command could make a second cluster.',
    ],
    fixes: ['Mend the directory, or give a key of your own: `--idempotency-key`.'],
  },
]
