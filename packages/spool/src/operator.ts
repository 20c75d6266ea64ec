/**
 * What an operator and a tool that runs long ask of a spool.
 *
 * Apart from the rest, and functions only, because `bundle-cli` loads it late: most programs append and go.
 */
export { inspect, readSegment } from './inspect.ts'
export { purgeSegments, requeueSegments } from './operate.ts'
export { openSegmentWriter } from './segment-writer.ts'
export { readStats } from './stats.ts'
export { verifySpool } from './verify.ts'
