import type { RouteContract } from './contract/contract.ts'
import { dropNulls } from './contract/drop-nulls.ts'
import type { JsonSchema } from './contract/schema.ts'
import type { Check } from './contract/validator.ts'
import { refuseFields, type Refusal } from './reply.ts'

/** What of a request a contract speaks of. */
export interface RawRequest {
  /** The last value of each parameter. */
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
}

export type Admitted =
  | {
      readonly ok: true
      readonly query: Readonly<Record<string, unknown>>
      readonly body: unknown
    }
  | Refusal

/** Lets requests through that keep to a contract. */
export function createAdmission(
  contract: RouteContract,
  checkOf: (schema: JsonSchema) => Check,
): (request: RawRequest) => Admitted {
  const { body: bodySchema, query: members = {} } = contract
  const querySchema = { type: 'object', properties: members, additionalProperties: false }
  return (request) => {
    const query = Object.fromEntries(
      Object.entries(request.query).map(([name, value]) => [
        name,
        Object.hasOwn(members, name) ? fromText(value, members[name]) : value,
      ]),
    )
    const body = bodySchema === undefined ? undefined : dropNulls(request.body, bodySchema)
    const errors = [
      ...checkOf(querySchema)(query),
      ...(bodySchema === undefined ? [] : checkOf(bodySchema)(body)),
    ]
    return errors.length > 0 ? refuseFields(errors) : { ok: true, query, body }
  }
}

/** A whole number where one is expected; what is none is left to be refused. */
function fromText(value: string, schema: JsonSchema | undefined): unknown {
  return schema?.type === 'integer' && /^\d{1,15}$/.test(value) ? Number(value) : value
}
