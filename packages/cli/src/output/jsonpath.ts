import { parseJsonpath } from './jsonpath-parse.ts'
import type { Comparison, Operand, Part, Path, Step } from './jsonpath-template.ts'

/** What is wrong with a template; `undefined` when nothing is. */
export function jsonpathProblem(template: string): string | undefined {
  try {
    parseJsonpath(template)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * The text that a template makes of a value: the results of a path are joined by a space, strings
 * are bare and everything else is JSON; what isn't there is nothing.
 *
 * @throws SyntaxError for a template that {@link jsonpathProblem} objects to.
 */
export function evaluateJsonpath(template: string, value: unknown): string {
  const root: unknown = JSON.parse(JSON.stringify(value) ?? 'null')
  return textOf(parseJsonpath(template), { root, current: root })
}

interface Scope {
  readonly root: unknown
  readonly current: unknown
}

function textOf(parts: readonly Part[], scope: Scope): string {
  return parts.map((part) => partText(part, scope)).join('')
}

function partText(part: Part, scope: Scope): string {
  if (part.kind === 'text') return part.text
  const found = select(part.path, scope)
  return part.kind === 'path'
    ? found.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(' ')
    : found.map((current) => textOf(part.body, { ...scope, current })).join('')
}

function select({ isFromRoot, steps }: Path, scope: Scope): readonly unknown[] {
  let values: readonly unknown[] = [isFromRoot ? scope.root : scope.current]
  for (const step of steps) values = values.flatMap((value) => take(step, value, scope.root))
  return values
}

function take(step: Step, value: unknown, root: unknown): readonly unknown[] {
  switch (step.kind) {
    case 'key':
      return step.names.flatMap((name) => memberOf(value, name))
    case 'all':
      return childrenOf(value)
    case 'descend':
      return [value, ...childrenOf(value).flatMap((child) => take(step, child, root))]
    case 'index':
      return Array.isArray(value) ? step.indices.flatMap((index) => itemOf(value, index)) : []
    case 'slice':
      return Array.isArray(value)
        ? value.slice(step.start, step.end).filter((_, index) => index % step.step === 0)
        : []
    case 'filter':
    default:
      return Array.isArray(value)
        ? value.filter((current) => passes(step.left, step.test, { root, current }))
        : []
  }
}

function memberOf(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const member = Object.entries(value).find(([key]) => key === name)
  return member === undefined ? [] : [member[1]]
}

function itemOf(values: readonly unknown[], index: number): readonly unknown[] {
  const at = index < 0 ? values.length + index : index
  return at in values ? [values[at]] : []
}

function childrenOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}

/** Without a comparison: whether there is anything. */
function passes(left: Operand, test: Comparison | undefined, scope: Scope): boolean {
  const lefts = valuesOf(left, scope)
  if (test === undefined) return lefts.length > 0
  const [a] = lefts
  const [b] = valuesOf(test.right, scope)
  if (test.operator === '==') return a === b
  if (test.operator === '!=') return a !== b
  const isOrdered =
    (typeof a === 'number' && typeof b === 'number') ||
    (typeof a === 'string' && typeof b === 'string')
  if (!isOrdered) return false
  if (test.operator === '<') return a < b
  if (test.operator === '<=') return a <= b
  return test.operator === '>' ? a > b : a >= b
}

function valuesOf(operand: Operand, scope: Scope): readonly unknown[] {
  return operand.kind === 'literal' ? [operand.value] : select(operand.path, scope)
}
