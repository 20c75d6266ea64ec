import { detach } from '@indev/forker'
import type { Spool } from '@indev/spool'
import type { UploadDecision } from './recorder.ts'
import type { ProcessContext } from './recorder-context.ts'
import { allowsPlainHttp, certificateVariable } from './endpoint.ts'
import { releaseHalted } from './fleet-halt.ts'
import { UPLOADER, formatJob } from './upload-job.ts'
import { withdrawalsIn } from './withdrawals.ts'

/**
 * Starts a detached upload if one is due and every guard agrees. Never throws.
 *
 * The spool is asked first: its answer is a few `stat`s, forker's guards write.
 */
export function decideUpload({
  options,
  paths,
  spool,
}: ProcessContext & { readonly spool: Pick<Spool, 'due'> }): UploadDecision {
  const { app, consent, endpoint, env, uploaderEntry } = options
  if (consent.state !== 'on') return { outcome: 'off', why: 'consent' }
  if (endpoint === undefined) return { outcome: 'off', why: 'no-endpoint' }
  try {
    const { due, why } = spool.due()
    if (!due) return { outcome: 'not-due', why }
    if (releaseHalted(paths, app.version) !== undefined) {
      return { outcome: 'not-due', why: 'halted' }
    }
    const allowsPlain = allowsPlainHttp(env, app.envPrefix)
    const withdrawals = withdrawalsIn(paths)
    return detach({
      name: UPLOADER,
      entry: uploaderEntry,
      args: formatJob({ app, paths, endpoint, allowsPlain, rule: consent.rule, withdrawals }),
      stateDir: paths.forkerDir,
      env,
      passEnv: [certificateVariable(app.envPrefix)],
    })
  } catch (cause) {
    return { outcome: 'failed', cause }
  }
}
