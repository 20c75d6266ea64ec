import type { FieldError } from './contract/validator.ts'
import type { Problem, ProblemCode } from './problem.ts'

/** What a route answers. */
export type Reply =
  | {
      readonly ok: true
      readonly status: 200 | 201 | 202 | 204
      /** JSON; nothing is sent where it is undefined. */
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
      /** There may be news soon: who asked to wait waits for it. */
      readonly isPending?: boolean
      /** There will never be news. */
      readonly isOver?: boolean
    }
  | Refusal

export interface Refusal {
  readonly ok: false
  readonly problem: Problem
}

/** 200 with a JSON body. */
export function answer(body: unknown): Reply {
  return { ok: true, status: 200, body }
}

/** 201 with a JSON body. */
export function made(body: unknown): Reply {
  return { ok: true, status: 201, body }
}

/** 204: done, and nothing to say. */
export const done: Reply = { ok: true, status: 204 }

/** A refusal. */
export function refuse(
  code: ProblemCode,
  detail: string,
  extra?: Readonly<Record<string, unknown>>,
): Refusal {
  return { ok: false, problem: { code, detail, ...(extra && { extra }) } }
}

/** A request can be wrong in more ways than anybody wants to read. */
const maxFields = 100
const maxFieldChars = 100

/** The refusal of a request that is wrong in these fields. */
export function refuseFields(errors: readonly FieldError[]): Refusal {
  const fields = errors
    .slice(0, maxFields)
    .map(({ field, message }) => ({ field: field.slice(0, maxFieldChars), message }))
  const [first] = fields
  const detail = first === undefined ? '' : `${first.field} ${first.message}`.trim()
  return refuse('invalid_request', detail, { fields })
}
