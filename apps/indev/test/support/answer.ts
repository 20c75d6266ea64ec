import type { HttpResponse } from '@indev/cli'

/** An answer as the platform sends it; a string is text/plain, anything else JSON. */
export function answer(status: number, body: unknown, type?: string): HttpResponse {
  const isText = typeof body === 'string'
  const text = isText ? body : JSON.stringify(body)
  return {
    status,
    headers: { 'content-type': type ?? (isText ? 'text/plain' : 'application/problem+json') },
    text,
    json: (): unknown => JSON.parse(text),
  }
}
