import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { maxHolders, parseLeaseRecords } from './leases.ts'

/** What the CLI says of its own pipeline. */
export interface PipelineCounts {
  readonly delivered: number
  readonly pending: number
  readonly dropped: number
  readonly spawned: number
}

/**
 * Reads `indev telemetry status -o json`.
 *
 * @throws Error when a count is missing: an unknown is no zero.
 */
export function readPipeline(statusJson: string): PipelineCounts {
  const status: unknown = JSON.parse(statusJson)
  const dropped = at(status, 'dropped')
  if (typeof dropped !== 'object' || dropped === null)
    throw new Error('the status has no "dropped"')
  return {
    delivered: count(status, 'delivered', 'records'),
    pending: count(status, 'pending', 'records'),
    dropped: Object.keys(dropped).reduce((sum, reason) => sum + count(dropped, reason), 0),
    spawned: count(status, 'uploader', 'spawned'),
  }
}

/** The most processes that held a lease at the same time, by the records that they wrote under `home`. */
export function maxLeases(home: string): number {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.records'),
  )
  return files
    .map((file) => maxHolders(parseLeaseRecords(readFileSync(join(home, file), 'utf8'))))
    .reduce((most, holders) => Math.max(most, holders), 0)
}

function count(value: unknown, ...path: readonly string[]): number {
  const found = path.reduce(at, value)
  if (typeof found !== 'number') throw new Error(`the status has no number "${path.join('.')}"`)
  return found
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined
}
