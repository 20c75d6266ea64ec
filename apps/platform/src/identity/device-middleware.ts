import type { Provider } from 'oidc-provider'

/** What the provider runs around each of its requests. */
export type Middleware = Parameters<Provider['use']>[0]

/** Tells devices how often to ask: the provider leaves it out, which means 5 s. @see RFC 8628, section 3.2 */
export function addInterval(intervalS: number): Middleware {
  return async (ctx, next) => {
    await next()
    if (ctx['oidc']?.route === 'device_authorization' && ctx.status === 200) {
      ctx.body = { ...ctx.body, interval: intervalS }
    }
  }
}

/**
 * Starts over where a device page is reached without the session it was shown in (expired, or
 * cookies refused): the provider throws a TypeError there, as it tries to extend what it never had.
 */
export function restartLostPages(deviceUrl: string): Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const isLost = /^\/device(\/[^/]+)?$/.test(ctx.path) && error instanceof TypeError
      if (!isLost) throw error
      ctx.status = 303
      ctx.redirect(deviceUrl)
    }
  }
}
