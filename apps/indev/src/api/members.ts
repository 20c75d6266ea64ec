import { badAnswer, isObject, stringIn, stringsIn } from '../json.ts'

/** A user or a team, and the roles that it was given on a cluster or in a team. */
export interface Member {
  readonly subject: {
    readonly type: string
    readonly id: string
    readonly name: string
    readonly details: string
  }
  readonly roles: readonly string[]
}

/** A bare array of members. @throws {@link CliError} `platform.bad-answer`. */
export function readMembers(value: unknown): readonly Member[] {
  if (!Array.isArray(value)) throw badAnswer('list of members')
  return value.map((each: unknown) => {
    const subject = isObject(each) ? each['subject'] : undefined
    const id = stringIn(subject, 'id')
    const type = stringIn(subject, 'type')
    if (id === undefined || type === undefined) throw badAnswer('member')
    const name = stringIn(subject, 'name') ?? ''
    const details = stringIn(subject, 'details') ?? ''
    return { subject: { type, id, name, details }, roles: stringsIn(each, 'roles') }
  })
}
