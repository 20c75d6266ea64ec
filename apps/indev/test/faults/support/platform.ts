import { type StubPlatform, stubPlatform } from '../../support/stub-platform.ts'
import { wireCluster } from '../../support/cluster.ts'

/** A platform that answers `cluster list` at once. */
export function quickPlatform(): Promise<StubPlatform> {
  return stubPlatform({
    'GET /.well-known/indev-platform': ({ url }) => ({ json: discovery(url) }),
    'GET /api/v1/clusters': { json: [wireCluster('prod'), wireCluster('stage', 'deploying')] },
  })
}

function discovery(url: string) {
  return {
    issuer: `${url}/oidc`,
    clientId: 'indev-cli',
    audience: url,
    scopes: ['openid'],
    apiBase: `${url}/api/v1`,
    features: [],
    telemetry: { state: 'on' },
    cliVersion: { min: '0.0.0', latest: '0.0.0' },
  }
}

/** The environment of somebody who uses it with a token. */
export function signedInAt(url: string): Readonly<Record<string, string>> {
  return { INDEV_HOST: url, INDEV_TOKEN: 'good' }
}
