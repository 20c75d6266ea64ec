import { once } from 'node:events'
import { createServer } from 'node:http'

/** A platform and collector that answer at once, so that what is measured is the command. */
export interface Stub {
  readonly url: string
  /** When the first request since the last call came in, `process.hrtime.bigint()`; uploads do not count. */
  takeFirstRequestNs(): bigint | undefined
  /** An OTLP base URL whose uploads are counted by themselves. */
  otlpEndpoint(sender: string): string
  /** Uploads accepted so far from one sender. */
  uploads(sender: string): number
  close(): Promise<void>
}

/** @param clusters - How many its list has. */
export async function startStub(clusters = 1): Promise<Stub> {
  let firstRequestNs: bigint | undefined
  const uploads = new Map<string, number>()
  const server = createServer((request, response) => {
    if (request.method === 'GET') firstRequestNs ??= process.hrtime.bigint()
    request.resume().once('end', () => {
      const path = (request.url ?? '').replace(/\?.*/, '')
      const [, sender] = /^\/otlp\/(\w+)\/v1\/traces$/.exec(path) ?? []
      if (sender !== undefined) uploads.set(sender, (uploads.get(sender) ?? 0) + 1)
      const answer = sender === undefined ? answers(url, clusters).get(path) : {}
      const body = JSON.stringify(answer ?? {})
      response.writeHead(answer === undefined ? 404 : 200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      })
      response.end(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return {
    url,
    otlpEndpoint: (sender) => `${url}/otlp/${sender}`,
    uploads: (sender) => uploads.get(sender) ?? 0,
    takeFirstRequestNs() {
      const taken = firstRequestNs
      firstRequestNs = undefined
      return taken
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** What the stub knows, by path. */
function answers(url: string, clusters: number): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    [
      '/.well-known/indev-platform',
      {
        issuer: `${url}/oidc`,
        clientId: 'indev-cli',
        audience: url,
        scopes: ['openid'],
        apiBase: `${url}/api/v1`,
        features: [],
        telemetry: { state: 'on' },
        cliVersion: { min: '0.0.0', latest: '0.0.0' },
      },
    ],
    [
      '/api/v1/clusters',
      Array.from({ length: clusters }, (_, index) => ({ ...CLUSTER, name: `prod-${index}` })),
    ],
    [
      `/api/v1/clusters/${CLUSTER.id}/credentials`,
      { token: 'bench', expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
    ],
  ])
}

/** A cluster of every stub. */
export const CLUSTER = {
  id: '6f0c2b4e-5a51-4b0e-9d0c-3d1f2a7b8c9d',
  name: 'prod-a1b2c3',
  version: '1.35.2',
  consoleUrl: 'https://console.example/prod-a1b2c3',
  epg: 'epg-1',
  ingressIp: '192.0.2.10',
  nodePools: [{ id: 'pool-1', name: 'default', preset: 'small', replicas: 3 }],
  status: {
    ready: { status: true, message: '', reason: '' },
    deployment: { active: false, failed: false },
  },
  roles: ['admin'],
}
