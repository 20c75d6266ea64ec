import { OTHER } from './error-type.ts'
import type { HttpAttributes } from './recorder.ts'
import type { SpanValue } from './schema.ts'

/** The methods that the semantic conventions know. */
const HTTP_METHODS: readonly string[] = [
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'TRACE',
]

/** The method in its recordable form. */
export function knownMethod(method: string): string {
  return HTTP_METHODS.includes(method) ? method : OTHER
}

/**
 * What is recorded of an HTTP exchange.
 *
 * @param builtInHosts - The only host names that may be recorded.
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export function httpAttributes(
  { method, statusCode, serverAddress, resendCount }: HttpAttributes,
  builtInHosts: readonly string[],
): Record<string, SpanValue> {
  const attributes: Record<string, SpanValue> = {}
  if (method !== undefined) attributes['http.request.method'] = knownMethod(method)
  if (statusCode !== undefined && Number.isInteger(statusCode)) {
    attributes['http.response.status_code'] = statusCode
  }
  if (serverAddress !== undefined) {
    attributes['server.address'] = builtInHosts.includes(serverAddress) ? serverAddress : 'custom'
  }
  if (resendCount !== undefined && Number.isInteger(resendCount) && resendCount > 0) {
    attributes['http.request.resend_count'] = resendCount
  }
  return attributes
}
