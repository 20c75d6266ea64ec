/**
 * What only a command needs that is recorded or crashes.
 *
 * Loaded by those: a command that is neither compiles nothing of it.
 */
export { guardCrashes } from '@indev/crash'
export { beginRecording } from './begin-recording.ts'
export { explainBug } from './crash/explain-bug.ts'
export { endWithFullHeap } from './crash/full-heap.ts'
