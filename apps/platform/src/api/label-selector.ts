import type { Labels } from '../clusters/cluster.ts'

/** Whether labels are among those that were asked for. */
export type Selects = (labels: Labels) => boolean

/** Every part must hold. The parts of a list in parentheses are no parts of the selector. */
const parts = /[^,(]+(?:\([^)]*\)[^,]*)?/g
const name = String.raw`[A-Za-z0-9][-A-Za-z0-9_./]*`
const value = String.raw`[-A-Za-z0-9_.]*`
const equality = new RegExp(`^(${name})\\s*(=|==|!=)\\s*(${value})$`)
const membership = new RegExp(`^(${name})\\s+(in|notin)\\s*\\(([^()]*)\\)$`)
const existence = new RegExp(`^(!?)\\s*(${name})$`)

/**
 * Reads a selector such as `team=a,tier in (web,db),!legacy`.
 *
 * @returns undefined where it is none.
 * @see Kubernetes, "Labels and Selectors", API
 */
export function parseSelector(selector: string): Selects | undefined {
  const texts = selector.match(parts) ?? []
  // Between the parts stands one comma each, and nothing else.
  if (texts.join(',') !== selector) return undefined
  const found = texts.map((text) => parsePart(text.trim()))
  const known = found.filter((part) => part !== undefined)
  if (known.length < found.length || known.length === 0) return undefined
  return (labels) => known.every((part) => part(labels))
}

function parsePart(text: string): Selects | undefined {
  const [, equal, operator, wanted] = equality.exec(text) ?? []
  if (equal !== undefined) {
    return (labels) => (valueOf(labels, equal) === wanted) === (operator !== '!=')
  }
  const [, member, relation, list = ''] = membership.exec(text) ?? []
  if (member !== undefined) {
    const values: (string | undefined)[] = list.split(',').map((item) => item.trim())
    return (labels) => values.includes(valueOf(labels, member)) === (relation === 'in')
  }
  const [, not, present] = existence.exec(text) ?? []
  if (present === undefined) return undefined
  return (labels) => (valueOf(labels, present) !== undefined) === (not === '')
}

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined
}
