import type { ProblemCode } from '../problem.ts'
import type { JsonSchema, Schema, TypeOf } from './schema.ts'

/** What one route promises. Routes, validation, OpenAPI and documentation are all made of these. */
export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`, with parameters in braces; `{name+}` takes slashes too. */
  readonly path: string
  /** One sentence, for people. */
  readonly summary: string
  /** Who may; everybody who is signed in where it is left out. */
  readonly who?: string
  readonly query?: Readonly<Record<string, Schema<number> | Schema<string>>>
  readonly body?: Schema<unknown>
  /** No body at all is taken for `{}`. */
  readonly emptyBody?: true
  /** The body of a success by status; undefined where there is none. */
  readonly answers: Readonly<Partial<Record<200 | 201 | 202 | 204, JsonSchema | undefined>>>
  /** Besides those that every route may answer with. */
  readonly problems?: readonly ProblemCode[]
  /** The request or the answer holds a secret: an idempotency key keeps neither, nor a hash. */
  readonly secret?: true
  /** The answer has an `ETag`. */
  readonly tagged?: true
  /** `If-Match` is honoured. */
  readonly conditional?: true
  /** The list is streamed where `Accept` names `text/event-stream`. */
  readonly stream?: true
}

/** Contracts by operation id. */
export type Contracts = Readonly<Record<string, RouteContract>>

export type BodyOf<C> = C extends { readonly body: infer S } ? TypeOf<S> : undefined

type CommonProblem = readonly [code: ProblemCode, applies: (contract: RouteContract) => boolean]

const always = (): boolean => true
const changes = ({ method }: RouteContract): boolean => method !== 'GET'
const hasBody = ({ body }: RouteContract): boolean => body !== undefined

const common: readonly CommonProblem[] = [
  ['invalid_json', hasBody],
  ['invalid_request', always],
  ['unauthenticated', always],
  ['insufficient_scope', always],
  ['idempotency_mismatch', changes],
  ['body_too_large', hasBody],
  ['misdirected', always],
  ['internal', always],
  ['rate_limited', always],
  ['unavailable', always],
]

/** Every code that a route may refuse with. */
export function problemsOf(contract: RouteContract): readonly ProblemCode[] {
  const codes = common.filter(([, applies]) => applies(contract)).map(([code]) => code)
  return [...codes, ...(contract.problems ?? [])]
}

/** `/clusters/by-name/{name+}` -> `/clusters/by-name/:name{.+}`, as the router takes it. */
export function routerPath({ path }: RouteContract): string {
  return path.replaceAll(/\{(\w+)(\+?)\}/g, (_all, name: string, greedy: string) =>
    greedy === '' ? `:${name}` : `:${name}{.+}`,
  )
}

/** `/clusters/by-name/{name+}` -> `/clusters/by-name/:name`, as spans and people are told. */
export function templateOf({ path }: RouteContract): string {
  return path.replaceAll(/\{(\w+)\+?\}/g, ':$1')
}

/** The names of the parameters in a path. */
export function parametersOf({ path }: RouteContract): readonly string[] {
  return [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => name)
}
