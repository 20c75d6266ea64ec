import type { Clock } from '../clock.ts'
import type { JsonObject } from './json.ts'
import { resourceOf, type Kind, apiVersionOf } from './kinds.ts'
import type { Change, ObjectStore } from './object-store.ts'
import type { Selects } from './selection.ts'
import { expired } from './status.ts'

/** What somebody wants to be told. */
export interface WatchPlan {
  readonly kind: Kind
  readonly namespace: string | undefined
  readonly selects: Selects
  /** Empty or `0` tells first what is there. */
  readonly since: string
  /** Tells first what is there, and then that this was all. */
  readonly sendInitialEvents: boolean
  readonly allowBookmarks: boolean
  readonly timeoutMs: number
  /** As the client wants to see it. */
  readonly show: (object: JsonObject) => JsonObject
}

/** Takes what a watch has to say; false where it can not take more. */
export type WatchSink = (event: JsonObject) => boolean

/** How often a watch that is silent says how far it is, ms. */
export const bookmarkMs = 60_000

/**
 * Tells a sink what happens, until the end of time, of the sink or of the plan.
 *
 * @param onEnd - Called once, when no event can follow.
 * @returns what ends it.
 */
export function watch(
  store: ObjectStore,
  plan: WatchPlan,
  clock: Clock,
  sink: WatchSink,
  onEnd: () => void,
): () => void {
  const { kind, namespace, selects, since, allowBookmarks, show } = plan
  const resource = resourceOf(kind)
  let isOver = false
  let last = Number(since)
  const cancels: (() => void)[] = []

  const end = (): void => {
    if (isOver) return
    isOver = true
    for (const cancel of cancels) cancel()
    onEnd()
  }
  const send = (type: string, object: JsonObject): void => {
    if (!isOver && !sink({ type, object })) end()
  }
  const bookmark = (annotations?: JsonObject): void => {
    const metadata = { resourceVersion: String(last), ...(annotations && { annotations }) }
    send('BOOKMARK', { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata })
  }
  const tell = ({ type, object, previous }: Change): void => {
    const is = type !== 'DELETED' && selects(object)
    const was = previous !== undefined && selects(previous)
    if (is) send(was ? 'MODIFIED' : 'ADDED', show(object))
    else if (was) send('DELETED', show(type === 'DELETED' ? object : { ...object }))
  }
  const catchUp = (): void => {
    const changes = store.changesSince(last)
    if (changes === undefined) {
      send('ERROR', expired(String(last), store.oldest()).status)
      return end()
    }
    for (const change of changes) {
      last = change.revision
      const at = change.object['metadata']
      const where =
        typeof at === 'object' && at !== null && 'namespace' in at ? at['namespace'] : ''
      if (change.resource === resource && (namespace === undefined || where === namespace))
        tell(change)
    }
  }

  const isFromNow = since === '' || since === '0'
  if (isFromNow || plan.sendInitialEvents) {
    last = store.revision()
    for (const object of store.list(kind, namespace))
      if (selects(object)) send('ADDED', show(object))
    if (plan.sendInitialEvents && allowBookmarks) bookmark({ 'k8s.io/initial-events-end': 'true' })
  } else catchUp()
  if (isOver) return end
  const remind = (): void => {
    bookmark()
    if (!isOver) cancels[0] = clock.timer(bookmarkMs, remind)
  }
  cancels.push(allowBookmarks ? clock.timer(bookmarkMs, remind) : () => {})
  cancels.push(store.subscribe(catchUp))
  cancels.push(
    clock.timer(plan.timeoutMs, () => {
      if (allowBookmarks) bookmark()
      end()
    }),
  )
  return end
}
