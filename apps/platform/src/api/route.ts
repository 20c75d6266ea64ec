import type { User } from '../store/directory.ts'
import type { Reply } from './reply.ts'

/** What a route is told about a request. */
export interface ApiRequest {
  readonly caller: User
  readonly params: Readonly<Record<string, string>>
  /** The JSON body of a POST, else undefined. */
  readonly body: unknown
  /** The context that work begun by this request continues. */
  readonly traceparent: string | undefined
}

/** One entry of the API. Handlers are synchronous, so one transaction holds all that they do. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below `/api/v1`, in the router's notation. */
  readonly path: string
  /** For people. */
  readonly summary: string
  readonly handle: (request: ApiRequest) => Reply
}
