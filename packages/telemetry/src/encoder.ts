import type { ResourceAttributes, SpanRecord } from './span-record.ts'
export declare function encode(
  records: readonly SpanRecord[],
  resource: ResourceAttributes,
): Uint8Array
