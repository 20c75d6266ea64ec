import { createHash } from 'node:crypto'

/** The entity tag of what is sent: the same text has the same. @see RFC 9110, section 8.8.3 */
export function etagOf(body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
}

/** Whether an `If-Match` or `If-None-Match` header names a tag, weakly compared. */
export function namesTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true
  return header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag)
}
