import type { RuntimeFacts } from './report.ts'

/** What is true of any report. */
export function bareFacts(): RuntimeFacts {
  return { node: process.version, platform: process.platform, arch: process.arch }
}

/**
 * The safe part of what Node's diagnostic report says: numbers and types. Asked one by one, for the report itself
 * holds the environment, the command line, the host's name and open sockets, and takes longer to make.
 *
 * @param heapLimitBytes - As {@link heapLimit} said when there was time.
 */
export function runtimeFacts(heapLimitBytes?: number): RuntimeFacts {
  try {
    const { rss, heapUsed } = process.memoryUsage()
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    return {
      ...bareFacts(),
      uptimeMs: Math.round(process.uptime() * 1_000),
      heapUsedBytes: heapUsed,
      ...(heapLimitBytes !== undefined && { heapLimitBytes }),
      rssBytes: rss,
      cpuMs: Math.round((userCPUTime + systemCPUTime) / 1_000),
      handles: countOf(process.getActiveResourcesInfo()),
    }
  } catch {
    return bareFacts()
  }
}

/** What the heap may take. To load node:v8 takes a millisecond, which nothing in a crash is worth. */
export function heapLimit(): number {
  return process.getBuiltinModule('node:v8').getHeapStatistics().heap_size_limit
}

/** Of a report that Node itself wrote while it died. */
export function fatalFacts(text: string): (RuntimeFacts & { readonly atMs?: number }) | undefined {
  try {
    const report: unknown = JSON.parse(text)
    const header = fieldsOf(report)['header']
    const { event, trigger, nodejsVersion, platform, arch, dumpEventTimeStamp } = fieldsOf(header)
    const native = fieldsOf(report)['nativeStack']
    const symbols = Array.isArray(native) ? native.map((frame) => fieldsOf(frame)['symbol']) : []
    const atMs = Number(dumpEventTimeStamp)
    return {
      node: textOf(nodejsVersion),
      platform: textOf(platform),
      arch: textOf(arch),
      ...safeSubset(report),
      fatal: {
        event: `${textOf(trigger)}: ${textOf(event)}`,
        nativeStack: symbols.filter((symbol) => typeof symbol === 'string').slice(0, 32),
      },
      ...(atMs > 0 && { atMs }),
    }
  } catch {
    return undefined
  }
}

/** Node's own report with nothing but what {@link fatalFacts} reads; empty when it is not one. */
export function withoutPrivate(text: string): string {
  try {
    const report = fieldsOf(JSON.parse(text))
    const { event, trigger, nodejsVersion, platform, arch, dumpEventTimeStamp } = fieldsOf(
      report['header'],
    )
    const { usedMemory, memoryLimit } = fieldsOf(report['javascriptHeap'])
    const { rss, userCpuSeconds, kernelCpuSeconds } = fieldsOf(report['resourceUsage'])
    const each = (list: unknown, key: string): object[] =>
      Array.isArray(list) ? list.map((item) => ({ [key]: fieldsOf(item)[key] })) : []
    return JSON.stringify({
      header: { event, trigger, nodejsVersion, platform, arch, dumpEventTimeStamp },
      nativeStack: each(report['nativeStack'], 'symbol'),
      javascriptHeap: { usedMemory, memoryLimit },
      resourceUsage: { rss, userCpuSeconds, kernelCpuSeconds },
      libuv: each(report['libuv'], 'type'),
    })
  } catch {
    return ''
  }
}

function safeSubset(report: unknown): Partial<RuntimeFacts> {
  const { javascriptHeap, resourceUsage, libuv } = fieldsOf(report)
  const heap = fieldsOf(javascriptHeap)
  const usage = fieldsOf(resourceUsage)
  const types = Array.isArray(libuv) ? libuv.map((handle) => textOf(fieldsOf(handle)['type'])) : []
  return {
    ...numbers({
      heapUsedBytes: heap['usedMemory'],
      heapLimitBytes: heap['memoryLimit'],
      rssBytes: usage['rss'],
      cpuMs: (Number(usage['userCpuSeconds']) + Number(usage['kernelCpuSeconds'])) * 1_000,
    }),
    handles: countOf(types.filter((type) => type !== '' && type !== 'loop')),
  }
}

function countOf(types: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** Node writes some sizes as text, and leaves some out. */
function numbers(values: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const number = Math.round(Number(value))
      return value !== undefined && Number.isFinite(number) ? [[name, number] as const] : []
    }),
  )
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
