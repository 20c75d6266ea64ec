import type { Json, JsonObject } from './json.ts'
import { apiVersionOf, kinds, type Kind } from './kinds.ts'

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const partVerbs = ['get', 'patch', 'update']

/** Kinds that are asked and not kept. */
export const reviews = [
  { group: 'authentication.k8s.io', kind: 'SelfSubjectReview', plural: 'selfsubjectreviews' },
  {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
  },
  {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectRulesReview',
    plural: 'selfsubjectrulesreviews',
  },
] as const

/** Every group with its one version, the core first. */
export const groupVersions: readonly Pick<Kind, 'group' | 'version'>[] = [
  ...new Map(
    [...kinds, ...reviews.map(({ group }) => ({ group, version: 'v1' }))].map(
      ({ group, version }) => [group, { group, version }] as const,
    ),
  ).values(),
]

const inGroup = (group: string): readonly Kind[] => kinds.filter((kind) => kind.group === group)
const reviewsIn = (group: string) => reviews.filter((review) => review.group === group)

/** `/api/v1`, `/apis/apps/v1`. */
export function resourceList({ group, version }: Pick<Kind, 'group' | 'version'>): JsonObject {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version }),
    resources: [...inGroup(group).flatMap(entriesOf), ...reviewsIn(group).map(reviewEntry)],
  }
}

function entriesOf(kind: Kind): Json[] {
  const { plural, singular, isNamespaced: namespaced, shortNames, categories } = kind
  const whole: JsonObject = {
    name: plural,
    singularName: singular,
    namespaced,
    kind: kind.kind,
    verbs: [...allVerbs],
    ...(shortNames.length > 0 && { shortNames: [...shortNames] }),
    ...(categories.length > 0 && { categories: [...categories] }),
  }
  return [
    whole,
    ...partsOf(kind).map(({ name, ...part }): Json => ({
      name: `${plural}/${name}`,
      singularName: '',
      namespaced,
      ...part,
    })),
  ]
}

function partsOf({ kind, isScalable, hasStatus }: Kind): (JsonObject & { name: string })[] {
  const scale = { name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale' }
  return [
    ...(isScalable ? [{ ...scale, verbs: [...partVerbs] }] : []),
    ...(hasStatus ? [{ name: 'status', kind, verbs: [...partVerbs] }] : []),
  ]
}

const reviewEntry = ({ kind, plural }: (typeof reviews)[number]): Json => ({
  name: plural,
  singularName: kind.toLowerCase(),
  namespaced: false,
  kind,
  verbs: ['create'],
})

/** `/api`. */
export const coreVersions: JsonObject = {
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [],
}

/** One of `/apis`. */
export function groupOf({ group, version }: Pick<Kind, 'group' | 'version'>): JsonObject {
  const entry = { groupVersion: apiVersionOf({ group, version }), version }
  return { name: group, versions: [entry], preferredVersion: entry }
}

/** `/apis`. */
export const groupList: JsonObject = {
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groupVersions.filter(({ group }) => group !== '').map(groupOf),
}

/** All that discovery says, in two answers instead of one for each group. @see KEP-3352 */
export function aggregated(isCore: boolean): JsonObject {
  const wanted = groupVersions.filter(({ group }) => (group === '') === isCore)
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: wanted.map(({ group, version }): Json => ({
      metadata: { name: group, creationTimestamp: null },
      versions: [
        {
          version,
          freshness: 'Current',
          resources: [
            ...inGroup(group).map(aggregatedEntry),
            ...reviewsIn(group).map((review): Json => ({
              resource: review.plural,
              singularResource: review.kind.toLowerCase(),
              responseKind: { group, version, kind: review.kind },
              scope: 'Cluster',
              verbs: ['create'],
            })),
          ],
        },
      ],
    })),
  }
}

function aggregatedEntry(kind: Kind): Json {
  const { group, version, plural, singular, shortNames, categories } = kind
  return {
    resource: plural,
    responseKind: { group, version, kind: kind.kind },
    scope: kind.isNamespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: [...allVerbs],
    ...(shortNames.length > 0 && { shortNames: [...shortNames] }),
    ...(categories.length > 0 && { categories: [...categories] }),
    subresources: partsOf(kind).map((part): Json => ({
      subresource: part.name,
      responseKind: {
        group: part['group'] ?? group,
        version: part['version'] ?? version,
        kind: part['kind'] ?? '',
      },
      verbs: [...partVerbs],
    })),
  }
}
