const fixed = new Set([
  '/oidc/.well-known/openid-configuration',
  '/oidc/auth',
  '/oidc/device',
  '/oidc/device/auth',
  '/oidc/jwks',
  '/oidc/me',
  '/oidc/token',
  '/oidc/token/revocation',
])

/** The route template of a path under `/oidc/`; ids never show, unknown paths are `/oidc/*`. */
export function oidcTemplate(url: string): string {
  const path = url.split('?', 1)[0] ?? url
  if (fixed.has(path)) return path
  const [, stem, tail] =
    /^(\/oidc\/(?:interaction|auth|device)\/)[^/]+(\/cancel)?$/.exec(path) ?? []
  return stem === undefined ? '/oidc/*' : `${stem}:uid${tail ?? ''}`
}
