import { isSame, listAt, objectAt, textAt, type JsonObject } from './json.ts'
import { withDefaults } from './defaults.ts'
import { apiVersionOf, kindNamed, kinds, type Kind } from './kinds.ts'
import type { ObjectStore } from './object-store.ts'
import { schedule } from './pods.ts'
import { reconcile } from './reconcile.ts'
import type { World } from './world.ts'
import type { Schema } from './schema.ts'
import * as refusal from './status.ts'
import { validate } from './validate.ts'
import {
  checkIdentity,
  dependents,
  differentName,
  isUnchanged,
  nameless,
  nameOf,
  namespaceOf,
  permanent,
  stale,
  targetOf,
  withGeneration,
  withGenerations,
  withoutOwner,
  decode,
  fixedMembers,
  type DeleteOptions,
  type WriteOptions,
} from './object-rules.ts'

export interface ResourcesOptions {
  readonly schema: Schema
  readonly store: ObjectStore
  readonly nowMs: () => number
  readonly makeUid: () => string
  readonly suffix: (length: number) => string
  /** The certificate that every namespace is given. */
  readonly authority: string
}

/** The objects of a cluster as its API changes them. */
export interface Resources {
  create(kind: Kind, namespace: string, sent: JsonObject, options: WriteOptions): JsonObject
  /** @param change - Makes the new object of the present one. */
  change(
    kind: Kind,
    namespace: string,
    name: string,
    change: (present: JsonObject) => JsonObject,
    options: WriteOptions,
  ): JsonObject
  find(kind: Kind, namespace: string, name: string): JsonObject
  remove(kind: Kind, object: JsonObject, options: DeleteOptions): JsonObject
  readonly world: World
  /** Has a controller look again. */
  touch(kind: string, object: JsonObject): void
}

/** The rules by which objects are made, changed and deleted, over a store that only keeps them. */
export function createResources(options: ResourcesOptions): Resources {
  const { schema, store, nowMs, makeUid, suffix, authority } = options
  const now = (): string => `${new Date(nowMs()).toISOString().slice(0, 19)}Z`

  const world: World = {
    get now() {
      return now()
    },
    list: (kind, namespace) => store.list(kindNamed(kind), namespace),
    write: (name, object) => {
      const kind = kindNamed(name)
      const present = store.get(kind, namespaceOf(object), nameOf(object))
      if (present === undefined) settle(kind, born(kind, object), undefined)
      else settle(kind, object, present)
    },
    remove: (name, object) => void removeNow(kindNamed(name), object, 'Background'),
    suffix,
  }

  const born = (kind: Kind, object: JsonObject): JsonObject => {
    const { generation: _, ...metadata } = objectAt(object, 'metadata')
    return {
      ...object,
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      metadata: {
        ...metadata,
        uid: makeUid(),
        creationTimestamp: now(),
        ...(withGenerations.has(kind.kind) && { generation: 1 }),
      },
    }
  }

  /** Fills in, checks, has controllers look, and keeps an object. */
  const settle = (kind: Kind, object: JsonObject, present: JsonObject | undefined): JsonObject => {
    const filled = withDefaults(kind.kind, object)
    validate(schema, kind, filled, present)
    const placed = kind.kind === 'Pod' ? schedule(world, filled) : filled
    const aged = withGeneration(placed, present)
    const status = reconcile(world, kind, aged)
    const settled = status === undefined ? aged : { ...aged, status }
    if (present !== undefined && isUnchanged(settled, present)) return present
    const kept = store.put(kind, settled)
    if (kind.kind === 'Namespace' && present === undefined) furnish(nameOf(kept))
    return kept
  }

  /** What every namespace has. */
  const furnish = (namespace: string): void => {
    const metadata = (name: string) => ({ name, namespace })
    world.write('ServiceAccount', { metadata: metadata('default') })
    const data = { 'ca.crt': authority }
    world.write('ConfigMap', { metadata: metadata('kube-root-ca.crt'), data })
  }

  const find = (kind: Kind, namespace: string, name: string): JsonObject => {
    const found = store.get(kind, namespace, name)
    if (found === undefined) throw refusal.notFound(targetOf(kind, name))
    return found
  }

  const create: Resources['create'] = (kind, namespace, sent, writing) =>
    store.transaction(writing.isTrial, () => {
      const { status: _, ...decoded } = decode(schema, kind, sent, writing)
      const given = objectAt(decoded, 'metadata')
      const generateName = textAt(given, 'generateName')
      const name = textAt(given, 'name') || (generateName && generateName + suffix(5))
      if (name === '') throw refusal.invalid(kind.kind, targetOf(kind, ''), [nameless])
      checkIdentity(kind, namespace, decoded)
      if (kind.isNamespaced) find(kindNamed('Namespace'), '', namespace)
      if (store.get(kind, namespace, name) !== undefined) {
        throw refusal.alreadyExists(targetOf(kind, name))
      }
      const { resourceVersion: _version, deletionTimestamp: _time, ...metadata } = given
      const placed = kind.isNamespaced ? { ...metadata, name, namespace } : { ...metadata, name }
      return settle(kind, born(kind, { ...decoded, metadata: placed }), undefined)
    })

  const change: Resources['change'] = (kind, namespace, name, make, writing) =>
    store.transaction(writing.isTrial, () => {
      const present = find(kind, namespace, name)
      const decoded = decode(schema, kind, make(present), writing)
      const metadata = objectAt(decoded, 'metadata')
      const target = targetOf(kind, name)
      const version = textAt(metadata, 'resourceVersion')
      if (version !== '' && version !== textAt(present, 'metadata', 'resourceVersion'))
        throw stale(target)
      const uid = textAt(metadata, 'uid')
      const known = objectAt(present, 'metadata')
      if (uid !== '' && uid !== known['uid']) {
        const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${textAt(known, 'uid')}`
        throw refusal.conflict(target, why)
      }
      if (nameOf(decoded) !== name) throw refusal.badRequest(differentName(nameOf(decoded), name))
      const fixed = fixedMembers(known)
      const { deletionTimestamp: _time, ...given } = metadata
      if (writing.part === 'status') {
        return keepStatus(kind, present, objectAt(decoded, 'status'))
      }
      const { status } = present
      const next = {
        ...decoded,
        metadata: { ...given, ...fixed },
        ...(status !== undefined && { status }),
      }
      const isLeaving = known['deletionTimestamp'] !== undefined
      if (isLeaving && listAt(next, 'metadata', 'finalizers').length === 0) {
        return removeNow(kind, next, 'Background')
      }
      return settle(kind, next, present)
    })

  const keepStatus = (kind: Kind, present: JsonObject, status: JsonObject): JsonObject =>
    isSame(present['status'], status) ? present : store.put(kind, { ...present, status })

  const removeNow = (
    kind: Kind,
    object: JsonObject,
    propagation: DeleteOptions['propagation'],
  ): JsonObject => {
    if (kind.kind === 'Namespace') empty(nameOf(object))
    const gone = store.remove(kind, object)
    const uid = textAt(object, 'metadata', 'uid')
    for (const dependentKind of dependents.get(kind.kind) ?? []) {
      for (const dependent of store.list(kindNamed(dependentKind), namespaceOf(object))) {
        const owners = listAt(dependent, 'metadata', 'ownerReferences')
        if (!owners.some((owner) => textAt(owner, 'uid') === uid)) continue
        if (propagation !== 'Orphan') removeNow(kindNamed(dependentKind), dependent, propagation)
        else store.put(kindNamed(dependentKind), withoutOwner(dependent, uid))
      }
    }
    return gone
  }

  const empty = (namespace: string): void => {
    for (const kind of kinds) {
      if (!kind.isNamespaced) continue
      for (const object of store.list(kind, namespace)) {
        if (store.get(kind, namespace, nameOf(object)) !== undefined)
          removeNow(kind, object, 'Background')
      }
    }
  }

  const remove: Resources['remove'] = (
    kind,
    object,
    { isTrial, propagation, uid, resourceVersion },
  ) =>
    store.transaction(isTrial, () => {
      // It may have gone with another that was deleted in the same request.
      if (store.get(kind, namespaceOf(object), nameOf(object)) === undefined) return object
      const target = targetOf(kind, nameOf(object))
      const metadata = objectAt(object, 'metadata')
      if (uid !== '' && uid !== metadata['uid']) {
        const why = `the UID in the precondition (${uid}) does not match the UID in record (${textAt(metadata, 'uid')}). The object might have been deleted and then recreated`
        throw refusal.conflict(target, why)
      }
      if (resourceVersion !== '' && resourceVersion !== metadata['resourceVersion'])
        throw stale(target)
      if (kind.kind === 'Namespace' && permanent.has(nameOf(object))) {
        throw refusal.forbidden(target, 'this namespace may not be deleted')
      }
      if (listAt(object, 'metadata', 'finalizers').length > 0) {
        if (metadata['deletionTimestamp'] !== undefined) return object
        const marked = { ...metadata, deletionTimestamp: now(), deletionGracePeriodSeconds: 0 }
        return store.put(kind, { ...object, metadata: marked })
      }
      const gone = removeNow(kind, object, propagation)
      replaceOrphaned(object)
      return gone
    })

  /** Whoever controlled what is gone makes it anew. */
  const replaceOrphaned = (object: JsonObject): void => {
    for (const owner of listAt(object, 'metadata', 'ownerReferences')) {
      const kind = kinds.find((candidate) => candidate.kind === textAt(owner, 'kind'))
      const present = kind && store.get(kind, namespaceOf(object), textAt(owner, 'name'))
      if (present !== undefined && textAt(present, 'metadata', 'uid') === textAt(owner, 'uid')) {
        touch(textAt(owner, 'kind'), present)
      }
    }
  }
  const touch = (name: string, object: JsonObject): void => {
    const kind = kindNamed(name)
    const status = reconcile(world, kind, object)
    if (status !== undefined) keepStatus(kind, object, status)
  }
  return { create, change, find, remove, world, touch }
}
