import { type CrashReport, exportReport, type Frame } from '@indev/crash/reports'
import {
  type Bytes,
  bytesField,
  fixed64Field,
  hex,
  text,
  toBuffer,
  varintField,
} from '../protobuf-writer.ts'
import type { SpanValue } from '../schema.ts'
import type { ResourceAttributes } from '../span-record.ts'

/** `FATAL` of the log data model. */
const FATAL = 21

const SCOPE_NAME = '@indev/telemetry'
const TRACE_ID = /^[0-9a-f]{32}$/u

/**
 * A crash report as a log record: its facts as attributes, all of it as the body, redacted once more.
 *
 * @param maxBytes - A report that is larger goes without its local variables, and says so.
 * @returns One `ExportLogsServiceRequest`, protobuf bytes; several such, one after the other, are again one.
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/v1.10.0/opentelemetry/proto/logs/v1/logs.proto
 */
export function encodeReport(
  report: CrashReport,
  resource: ResourceAttributes,
  maxBytes: number,
): Uint8Array {
  const whole = request(report, resource)
  return whole.length <= maxBytes ? whole : request(withoutLocals(report), resource)
}

function request(report: CrashReport, resource: ResourceAttributes): Uint8Array {
  const scope = bytesField(1, bytesField(1, text(SCOPE_NAME)))
  const record = bytesField(2, logRecord(report))
  const shared = bytesField(1, attributes(1, resource))
  return toBuffer(bytesField(1, shared + bytesField(2, scope + record)))
}

function logRecord(report: CrashReport): Bytes {
  const { atMs, spans } = report
  const traceId = spans.find((span) => TRACE_ID.test(span.traceId ?? ''))?.traceId
  const body: unknown = JSON.parse(exportReport(report))
  return [
    fixed64Field(1, BigInt(Math.floor(atMs)) * 1_000_000n),
    varintField(2, FATAL),
    bytesField(3, text('FATAL')),
    bytesField(5, bytesField(1, text(JSON.stringify(body)))),
    attributes(6, reportAttributes(report)),
    traceId === undefined ? '' : bytesField(9, hex(traceId)),
    fixed64Field(11, BigInt(Math.floor(atMs)) * 1_000_000n),
    bytesField(12, text('crash')),
  ].join('')
}

/** What can be searched by, without reading a body. */
function reportAttributes(report: CrashReport): Readonly<Record<string, SpanValue>> {
  const { id, kind, command, error, fingerprint } = report
  return {
    'crash.id': id,
    'crash.kind': kind,
    'crash.fingerprint': fingerprint.group,
    'crash.fingerprint_version': fingerprint.v,
    ...(command === undefined ? {} : { 'cli.command': command }),
    ...(error === undefined ? {} : { 'exception.type': error.code ?? error.name }),
  }
}

function attributes(field: number, values: Readonly<Record<string, SpanValue>>): Bytes {
  return Object.entries(values)
    .map(([key, value]) => {
      const held =
        typeof value === 'string' ? bytesField(1, text(value)) : varintField(3, Number(value))
      return bytesField(field, bytesField(1, text(key)) + bytesField(2, held))
    })
    .join('')
}

function withoutLocals(report: CrashReport): CrashReport {
  const { error, cut = [] } = report
  if (error === undefined) return report
  const bare = (from: typeof error): typeof error => ({
    ...from,
    frames: from.frames.map(bareFrame),
    causes: from.causes.map(bare),
  })
  return { ...report, error: bare(error), cut: [...cut, 'locals'] }
}

function bareFrame(frame: Frame): Frame {
  const { locals: _, ...rest } = frame
  return rest
}
