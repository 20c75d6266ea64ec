import { readFileSync } from 'node:fs'

/** The few calls to a Kubernetes API that are needed here. */
export interface KubeClient {
  /** @returns undefined where there is none. */
  get(path: string, signal: AbortSignal): Promise<unknown>
  /** Server-side apply: made, or changed to what it says. */
  apply(path: string, object: object, signal: AbortSignal): Promise<void>
  /** It may take its time to go; that it is not there is no failure. */
  remove(path: string, signal: AbortSignal): Promise<void>
}

export interface KubeClientOptions {
  /** Address of the API, without a slash at the end. */
  readonly server: string
  /** Holds the bearer token; read for each call, since it is renewed. */
  readonly tokenFile: string | undefined
  /** How long one call may take, ms. */
  readonly limitMs: number
  readonly fetch: Fetch
}

/** As far as the platform's own is used. */
type Fetch = (
  url: string,
  request: {
    readonly method: string
    readonly headers: Record<string, string>
    readonly body?: string
    readonly redirect: 'error'
    readonly signal: AbortSignal
  },
) => Promise<Response>

const fieldManager = 'indev-platform'

/** Certificates of the server are checked by the authorities that Node knows (`NODE_EXTRA_CA_CERTS`). */
export function createKubeClient(options: KubeClientOptions): KubeClient {
  const { server, tokenFile, limitMs } = options
  const call = async (
    method: string,
    path: string,
    signal: AbortSignal,
    body?: { readonly type: string; readonly text: string },
  ): Promise<Response> => {
    const token = tokenFile === undefined ? undefined : readFileSync(tokenFile, 'utf8').trim()
    const response = await options.fetch(`${server}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': body.type }),
      },
      ...(body && { body: body.text }),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    })
    if (response.ok || response.status === 404) return response
    // Its words may quote what was sent.
    throw new Error(`the management cluster answered ${method} with ${response.status}`)
  }
  return {
    get: async (path, signal) => {
      const response = await call('GET', path, signal)
      return response.status === 404 ? undefined : response.json()
    },
    apply: async (path, object, signal) => {
      const body = { type: 'application/apply-patch+yaml', text: JSON.stringify(object) }
      const query = `?fieldManager=${fieldManager}&force=true`
      const { status } = await call('PATCH', path + query, signal, body)
      if (status === 404) throw new Error(`the management cluster does not know ${path}`)
    },
    remove: async (path, signal) => void (await call('DELETE', path, signal)),
  }
}
