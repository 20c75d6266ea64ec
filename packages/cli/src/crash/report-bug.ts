import type { CliApp } from '../app.ts'
import type { Failure } from '../failure.ts'
import type { Evidence } from './crash-watch.ts'

/** A bug with what leads to its report: for people in a second line, for programs in `next` and `details`. */
export function withEvidence(
  { identity }: CliApp,
  failure: Failure,
  { id }: Pick<Evidence, 'id'>,
  isSent: boolean,
): Failure {
  const command = `${identity.name} crash show ${id}`
  const where = isSent
    ? `kept on this machine, and may be sent, as \`${identity.name} crash upload\` allows`
    : 'kept on this machine, nothing was sent'
  return {
    ...failure,
    note: `crash ${id}: ${where}; to see it: ${command}`,
    next: [...failure.next, { command, why: 'shows what happened, and what to do next' }],
    details: { crash: id },
  }
}
