import { CliError } from '@indev/cli'
import type { DoctorCheck } from '@indev/cli'
import { targetOf } from '../profiles/target.ts'

/** Whether the platform that commands talk to answers; nothing but its public description is asked for. */
export const platformCheck: DoctorCheck = {
  id: 'platform',
  title: 'Platform',
  network: true,
  async run(ctx) {
    const { host } = targetOf(ctx)
    const url = `${host}/.well-known/indev-platform`
    try {
      const { status } = await ctx.http({ method: 'GET', url, timeoutMs: 1_900, traced: false })
      if (status < 500) return { status: 'ok', what: `${host} answers` }
      return {
        status: 'failed',
        what: `${host} answers with HTTP ${status}`,
        why: 'commands that need it fail until it has recovered',
      }
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      return {
        status: 'failed',
        what: error.message,
        why: 'commands that need it fail; is this the right address, and the network up?',
        next: { command: 'indev config list', why: 'shows which host is used, and why' },
      }
    }
  },
}
