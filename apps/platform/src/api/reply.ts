import type { Problem, ProblemCode } from './problem.ts'

/** What a route answers. */
export type Reply =
  | {
      readonly ok: true
      readonly status: 200 | 201 | 202
      /** JSON; nothing is sent where it is undefined. */
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly ok: false; readonly problem: Problem }

/** 200 with a JSON body. */
export function answer(body: unknown): Reply {
  return { ok: true, status: 200, body }
}

/** A refusal. */
export function refuse(
  code: ProblemCode,
  detail: string,
  extra?: Readonly<Record<string, unknown>>,
): Reply {
  return { ok: false, problem: { code, detail, ...(extra && { extra }) } }
}
