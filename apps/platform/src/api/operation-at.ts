import type { Operation } from '../clusters/operation.ts'

/** Where to follow the work that an answer began. */
export function operationAt({ id }: Pick<Operation, 'id'>): Readonly<Record<string, string>> {
  return { 'Operation-Location': `/api/v1/operations/${id}` }
}
