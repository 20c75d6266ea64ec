import type { CliErrorOptions, HttpResponse } from '@indev/cli'
import { CliError } from '@indev/cli'
import { isObject, numberIn, stringIn } from '../json.ts'
import type { JsonObject } from '../json.ts'

/** What a refusal is about, for its message and its next steps. */
export interface About {
  /** `cluster "prod"`; absent for collections. */
  readonly subject?: string
  /** First part of the slug: `cluster`. */
  readonly area: string
  readonly next?: CliErrorOptions['next']
}

type Facts = Pick<CliErrorOptions, 'slug' | 'kind' | 'message'> & Partial<CliErrorOptions>

/** The error for an answer outside 200..299; the platform's words go to the person only. */
export function refusal(answer: HttpResponse, about: About): CliError {
  const problem = problemIn(answer)
  return new CliError({
    recordable: true,
    ...(about.next === undefined ? {} : { next: about.next }),
    ...facts(answer, problem, about),
  })
}

function facts(answer: HttpResponse, problem: JsonObject, about: About): Facts {
  const { status } = answer
  const said = words(answer, problem)
  if (isQuota(problem, answer)) {
    return {
      slug: `${about.area}.quota-exceeded`,
      kind: 'quota',
      message: quotaText(problem, said),
    }
  }
  if (status === 404) {
    const what = about.subject ?? 'it'
    return { slug: `${about.area}.not-found`, kind: 'not-found', message: `${what} was not found` }
  }
  if (status === 403) {
    return { slug: 'platform.forbidden', kind: 'forbidden', message: said }
  }
  if (status === 409 || status === 412) {
    const what = CONFLICTS[stringIn(problem, 'code') ?? ''] ?? 'conflict'
    return { slug: `${about.area}.${what}`, kind: 'conflict', message: said }
  }
  if (status === 405 || status === 501) {
    const message = 'this platform has no way to do this'
    return { slug: 'platform.unsupported', kind: 'failed', message }
  }
  if (status === 400 || status === 422) {
    return { slug: `${about.area}.invalid`, kind: 'usage', message: said }
  }
  if (status === 429) {
    return { slug: 'platform.rate-limited', kind: 'rate-limited', message: said }
  }
  if (status >= 500) {
    const message = `the platform failed (HTTP ${status}): ${said}`
    return { slug: 'platform.failed', kind: 'unreachable', message, outcomeCause: 'remote' }
  }
  return {
    slug: 'platform.unexpected-answer',
    kind: 'failed',
    message: `the platform answered HTTP ${status}: ${said}`,
    outcomeCause: 'remote',
  }
}

/** The platform's codes that tell one conflict from another, as the second part of a slug. */
const CONFLICTS: Readonly<Record<string, string>> = {
  cluster_protected: 'protected',
  cluster_not_ready: 'not-ready',
  cluster_exists: 'exists',
  name_taken: 'exists',
  member_exists: 'exists',
  idempotency_mismatch: 'idempotency-mismatch',
  not_cancellable: 'not-cancellable',
  not_retryable: 'not-retryable',
}

function problemIn(answer: HttpResponse): JsonObject {
  if (!(answer.headers['content-type'] ?? '').includes('json')) return {}
  try {
    const value: unknown = JSON.parse(answer.text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function isQuota(problem: JsonObject, answer: HttpResponse): boolean {
  return answer.status === 403 && stringIn(problem, 'code') === 'quota_exceeded'
}

function quotaText(problem: JsonObject, said: string): string {
  const limit = numberIn(problem['quota'], 'limit')
  const used = numberIn(problem['quota'], 'used')
  return limit === undefined || used === undefined
    ? said
    : `quota reached: ${used} of ${limit} in use`
}

/** One line of at most 300 printable characters: it comes from elsewhere and goes to a terminal. */
function words(answer: HttpResponse, problem: JsonObject): string {
  const isText = (answer.headers['content-type'] ?? '').startsWith('text/plain')
  const said =
    stringIn(problem, 'detail') ??
    stringIn(problem, 'message') ??
    stringIn(problem, 'title') ??
    (isText ? answer.text : undefined)
  const line = (said ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 300)
  return line === '' ? `HTTP ${answer.status} without an explanation` : line
}
