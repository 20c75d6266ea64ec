import type { User } from '../store/directory.ts'
import type { BodyOf, Contracts, RouteContract } from './contract/contract.ts'
import type { TypeOf } from './contract/schema.ts'
import type { Reply } from './reply.ts'

/** What a route is told about a request that its contract allows. */
export interface ApiRequest<Body = unknown, Query = Readonly<Record<string, unknown>>> {
  readonly caller: User
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  /** The JSON body where the contract has one, else undefined. */
  readonly body: Body
  /** The context that work begun by this request continues. */
  readonly traceparent: string | undefined
  /** The `If-Match` header. */
  readonly ifMatch: string | undefined
}

export type QueryOf<C> = C extends { readonly query: infer Q }
  ? { readonly [K in keyof Q]?: TypeOf<Q[K]> }
  : Readonly<Record<string, never>>

/** Handlers are synchronous: one transaction holds all that one does, and none of it where it refuses. */
export type Handlers<C extends Contracts> = {
  readonly [Id in keyof C]: (request: ApiRequest<BodyOf<C[Id]>, QueryOf<C[Id]>>) => Reply
}

/** One entry of the API. */
export interface Route {
  readonly id: string
  readonly contract: RouteContract
  readonly handle: (request: ApiRequest) => Reply
}

/** Gives every contract its handler. */
export function bind<C extends Contracts>(contracts: C, handlers: Handlers<C>): Route[] {
  return Object.entries(contracts).map(([id, contract]) => {
    const handler = handlers[id]
    if (handler === undefined) throw new TypeError(`no handler for ${id}`)
    // What reaches it is what the contract's schemas, from which its types come, have let through.
    return { id, contract, handle: (request) => Reflect.apply(handler, undefined, [request]) }
  })
}
