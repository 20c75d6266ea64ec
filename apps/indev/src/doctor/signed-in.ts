import type { DoctorCheck } from '@indev/cli'
import { accountText } from '../auth/account-text.ts'
import { readVault, sessionAt } from '../auth/credentials.ts'
import { TOKEN_VARIABLE } from '../auth/session.ts'
import { targetOf } from '../profiles/target.ts'

/** Whether somebody is signed in, and will still be; this machine only is looked at. */
export const signedInCheck: DoctorCheck = {
  id: 'signed-in',
  title: 'Signed in',
  run(ctx) {
    const target = targetOf(ctx)
    if ((ctx.env[TOKEN_VARIABLE] ?? '') !== '')
      return { status: 'ok', what: `by ${TOKEN_VARIABLE}` }
    const session = ctx.paths === undefined ? undefined : sessionAt(readVault(ctx.paths), target)
    const next = { command: target.login, why: 'signs in' }
    if (session === undefined) {
      const why = 'most commands need it'
      return { status: 'warning', what: `nobody is, to ${target.host}`, why, next }
    }
    const { store, refreshToken, expiresAtMs } = session.credentials
    const canRefresh = store === 'keychain' || refreshToken !== undefined
    const who = `as ${accountText(session)} to ${target.host}`
    if (canRefresh || expiresAtMs > ctx.clock.nowMs()) return { status: 'ok', what: who }
    const why = 'the token has run out, and cannot be renewed without you'
    return { status: 'warning', what: who, why, next }
  },
}
