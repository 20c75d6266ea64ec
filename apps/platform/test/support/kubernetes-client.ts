import { Agent, request as httpsRequest, type RequestOptions } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { parse } from 'yaml'
import type { JsonObject } from '../../src/kubernetes/json.ts'

/** One cluster, spoken to without kubectl. */
export interface KubernetesClient {
  request(method: string, path: string, init?: KubernetesInit): Promise<KubernetesAnswer>
  /** Begins a watch; the events as they come. */
  watch(path: string, init?: KubernetesInit): Promise<KubernetesEvents>
}

export interface KubernetesInit {
  /** Sent as JSON unless it is bytes. */
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of that of the kubeconfig; undefined sends none. */
  readonly token?: string | undefined
}

export interface KubernetesAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly json: JsonObject
}

export interface KubernetesEvents {
  /** The next event, or undefined at the end. */
  next(): Promise<{ readonly type: string; readonly object: JsonObject } | undefined>
  stop(): void
}

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: {
      readonly server: string
      readonly 'tls-server-name': string
      readonly 'certificate-authority-data': string
    }
  }[]
  readonly users: readonly { readonly user: { readonly token: string } }[]
}

/** A client for a kubeconfig that holds a token. */
export function createKubernetesClient(kubeconfig: string): KubernetesClient {
  const { clusters, users }: Kubeconfig = parse(kubeconfig)
  const [{ cluster } = { cluster: undefined }] = clusters
  const known = users[0]?.user.token
  if (cluster === undefined) throw new Error('no cluster')
  const { hostname, port } = new URL(cluster.server)
  // The server closes what is idle when it ends.
  const agent = new Agent({ keepAlive: true })

  const send = (method: string, path: string, init: KubernetesInit): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { body, headers } = init
      const token = 'token' in init ? init.token : known
      const bytes = body instanceof Uint8Array ? body : body && Buffer.from(JSON.stringify(body))
      const options: RequestOptions = {
        hostname,
        port,
        method,
        path,
        servername: cluster['tls-server-name'],
        ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
        agent,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(bytes && { 'content-type': 'application/json', 'content-length': bytes.length }),
          ...headers,
        },
      }
      const req = httpsRequest(options, resolve)
      req.once('error', reject)
      req.end(bytes)
    })

  return {
    request: async (method, path, init = {}) => {
      const res = await send(method, path, init)
      let text = ''
      for await (const chunk of res.setEncoding('utf8')) text += String(chunk)
      const isJson = /json/.test(res.headers['content-type'] ?? '') && text !== ''
      const json: JsonObject = isJson ? JSON.parse(text) : {}
      return { status: res.statusCode ?? 0, headers: res.headers, text, json }
    },
    watch: async (path, init = {}) => {
      const res = await send('GET', path, init)
      const lines = createInterface({ input: res })[Symbol.asyncIterator]()
      return {
        next: async () => {
          const line = await lines.next().catch(() => ({ done: true as const, value: '' }))
          return line.done === true ? undefined : JSON.parse(line.value)
        },
        stop: () => void res.destroy(),
      }
    },
  }
}
