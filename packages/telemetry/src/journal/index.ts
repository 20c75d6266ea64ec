export { type CountAtMost, binsOf, counterAtMost, mergeBins } from './bins.ts'
export { type CompactOptions, type CompactReport, compactJournal } from './compact.ts'
export { type DigestOptions, digestJournal } from './digest-day.ts'
export type { SliEntry } from './digest.ts'
export type { JournalIo, JournalFileFacts } from './io.ts'
export {
  type JournalRange,
  type SliHistory,
  type SliVisitor,
  readSliHistory,
  visitSliHistory,
} from './read-journal.ts'
export type { SliBins, SliGroup } from './segment.ts'
export { type UploadAttempt, type UploadLog, readUploadLog } from '../upload-log.ts'
