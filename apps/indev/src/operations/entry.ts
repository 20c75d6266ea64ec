import { isObject, stringIn } from '../json.ts'
import type { JsonObject } from '../json.ts'

/** A creation as this machine remembers it: written before the first byte of the request. */
export interface OperationEntry {
  /** The idempotency key; also the entry's own name. */
  readonly key: string
  /** What makes two command lines the same: platform, account and everything that was asked for. */
  readonly fingerprint: string
  readonly host: string
  /** The name that was asked for. */
  readonly name: string
  /** The body of the request: a repetition must send the same. */
  readonly request: JsonObject
  readonly begunAtMs: number
  /** The command line that goes on with it. */
  readonly again?: string
  /**
   * Ids of clusters that could be mistaken for this one: those that had such a name before.
   * Only where the platform knows no idempotency keys.
   */
  readonly knownIds?: readonly string[]
  /** When the request was sent last, Unix ms; noted where it must not be sent again before it is over. */
  readonly sentAtMs?: number
  /** `begun`: no answer has been seen. */
  readonly state: EntryState
  readonly clusterId?: string
  /** The name that the platform gave. */
  readonly clusterName?: string
  readonly operationId?: string
  readonly endedAtMs?: number
  /** How long the creation took, ms, as far as this machine watched it to its end. */
  readonly readyMs?: number
  /** How long each phase took, ms. */
  readonly phases?: Readonly<Record<string, number>>
}

const STATES = ['begun', 'accepted', 'ready', 'failed', 'refused'] as const

/** How far a creation is known to have come. */
export type EntryState = (typeof STATES)[number]

/** The entry in a file's JSON; `undefined` for another version, or what was never an entry. */
export function readEntry(value: unknown): OperationEntry | undefined {
  if (!isObject(value) || value['v'] !== 1) return undefined
  const { request, begunAtMs, knownIds, sentAtMs, endedAtMs, readyMs, phases } = value
  const key = stringIn(value, 'key')
  const fingerprint = stringIn(value, 'fingerprint')
  const host = stringIn(value, 'host')
  const name = stringIn(value, 'name')
  const state = STATES.find((each) => each === value['state'])
  if (key === undefined || fingerprint === undefined || host === undefined) return undefined
  if (name === undefined || state === undefined || !isObject(request)) return undefined
  if (typeof begunAtMs !== 'number') return undefined
  const texts = Object.fromEntries(
    (['again', 'clusterId', 'clusterName', 'operationId'] as const).flatMap((member) => {
      const text = stringIn(value, member)
      return text === undefined ? [] : [[member, text]]
    }),
  )
  return {
    key,
    fingerprint,
    host,
    name,
    request,
    begunAtMs,
    state,
    ...texts,
    ...(Array.isArray(knownIds) ? { knownIds: knownIds.map(String) } : {}),
    ...(typeof sentAtMs === 'number' ? { sentAtMs } : {}),
    ...(typeof endedAtMs === 'number' ? { endedAtMs } : {}),
    ...(typeof readyMs === 'number' ? { readyMs } : {}),
    ...(isObject(phases) ? { phases: numbersOf(phases) } : {}),
  }
}

function numbersOf(value: JsonObject): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, ms]) => (typeof ms === 'number' ? [[name, ms]] : [])),
  )
}
