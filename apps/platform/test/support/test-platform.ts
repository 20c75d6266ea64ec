import { startPlatform, type PlatformOptions } from '../../src/index.ts'
import { checkReply } from './contract-check.ts'
import { makeDataDir, removeDataDir } from './data-dir.ts'
import { mintToken } from './mint-token.ts'

export { makeDataDir, removeDataDir } from './data-dir.ts'

/** A platform in this process, with a data directory of its own. */
export interface TestPlatform {
  readonly url: string
  readonly dataDir: string
  /** What nobody expected. Every suite ends by expecting none of it. */
  readonly errors: readonly unknown[]
  /** An API request as `login`; `undefined` sends no token. */
  api(login: string | undefined, method: string, path: string, init?: ApiInit): Promise<ApiReply>
  /** An access token; that a sign-in leads to such a one is for the suites of the flows to say. */
  token(login: string): Promise<string>
  /** Stops it. */
  stop(): Promise<void>
  /** Stops it and removes the directory. */
  end(): Promise<void>
}

export interface ApiInit {
  /** Sent as JSON, without a Content-Type, as the Go client does; text is sent as it is. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface ApiReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Starts a platform whose steps and polls take no time unless told otherwise. */
export async function startTestPlatform(
  options: Partial<PlatformOptions> = {},
): Promise<TestPlatform> {
  const dataDir = options.dataDir ?? (await makeDataDir())
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  // Client and server stand still together here: no limit is to end first what both of them were at.
  const requestTimeoutMs = 600_000
  const defaults = { dataDir, stepMs: 0, deviceIntervalS: 0, seed: 1, requestTimeoutMs, onError }
  const platform = await startPlatform({ ...defaults, ...options })
  const { url } = platform
  const tokens = new Map<string, Promise<string>>()
  const token = (login: string): Promise<string> => {
    const known = tokens.get(login) ?? mintToken({ url, dataDir }, login)
    tokens.set(login, known)
    return known
  }
  return {
    url,
    dataDir,
    errors,
    token,
    api: async (login, method, path, init = {}) =>
      callApi(url, login === undefined ? undefined : await token(login), method, path, init),
    stop: () => platform.close(),
    end: async () => {
      await platform.close()
      await removeDataDir(dataDir)
    },
  }
}

/** One request to the API of the platform at `url`; fails where the answer breaks the contract. */
export async function callApi(
  url: string,
  token: string | undefined,
  method: string,
  path: string,
  { body, headers }: ApiInit = {},
): Promise<ApiReply> {
  // Bytes rather than text: fetch would add a Content-Type.
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
    ...(body !== undefined && { body: Buffer.from(text) }),
  })
  const { status, headers: received } = response
  const reply = { status, headers: received, text: await response.text() }
  checkReply(method, path, reply)
  return reply
}
