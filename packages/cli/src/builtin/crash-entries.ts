import type { CommandEntry } from '../app.ts'

/** The rows of `crash …`. None is ever recorded, and each loads when it is typed. */
export const CRASH_ENTRIES: readonly CommandEntry[] = [
  entry(
    'list',
    'Lists the crashes that are known on this machine.',
    async () => (await import('./crash-list.ts')).crashList,
  ),
  entry(
    'show',
    'Shows a crash: where, with what values, after what.',
    async () => (await import('./crash-show.ts')).crashShow,
  ),
  entry(
    'export',
    'Writes a crash report to hand to somebody.',
    async () => (await import('./crash-export.ts')).crashExport,
  ),
  entry(
    'erase',
    'Removes crash reports.',
    async () => (await import('./crash-erase.ts')).crashErase,
  ),
  entry(
    'replay',
    'Runs a command that crashed once more, with its local variables watched from the start.',
    async () => (await import('./crash-replay.ts')).crashReplay,
  ),
  {
    ...entry(
      'simulate',
      'Crashes on purpose, to show what is left of it.',
      async () => (await import('./crash-simulate.ts')).crashSimulate,
    ),
    watched: true,
  },
  entry(
    'upload on',
    'Sends crash reports with telemetry, from now on.',
    async () => (await import('./crash-upload.ts')).crashUploadOn,
  ),
  entry(
    'upload off',
    'Keeps crash reports on this machine, and discards those that wait to be sent.',
    async () => (await import('./crash-upload.ts')).crashUploadOff,
  ),
  entry(
    'upload status',
    'Shows whether crash reports are sent.',
    async () => (await import('./crash-upload.ts')).crashUploadStatus,
  ),
]

function entry(words: string, summary: string, load: CommandEntry['load']): CommandEntry {
  return { path: ['crash', ...words.split(' ')], summary, record: false, load }
}
