import { Agent, request } from 'node:http'

/** What is asked for again and again. */
export interface Load {
  readonly url: string
  readonly token: string
  readonly method: 'GET' | 'POST'
  /** Below `/api/v1`. */
  readonly path: string
  /** The nth body. */
  readonly body?: (n: number) => string
  readonly expects: number
}

export interface LoadResult {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

/** Sends `count` requests over `connections` connections, each its next when its last is answered. */
export async function putLoad(load: Load, count: number, connections: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const durationsMs: number[] = []
  let next = 0
  const beginMs = performance.now()
  const send = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) durationsMs.push(await sendOne(load, n, agent))
  }
  await Promise.all(Array.from({ length: connections }, send))
  const wallMs = performance.now() - beginMs
  agent.destroy()
  const sorted = durationsMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(count - 1, Math.floor(share * count))] ?? Number.NaN
  return { perSecond: (count * 1000) / wallMs, p50: at(0.5), p99: at(0.99) }
}

function sendOne({ url, token, method, path, body, expects }: Load, n: number, agent: Agent) {
  const text = body?.(n)
  const headers = {
    authorization: `Bearer ${token}`,
    ...(text !== undefined && { 'content-length': Buffer.byteLength(text) }),
  }
  const beginMs = performance.now()
  return new Promise<number>((resolve, reject) => {
    const sent = request(`${url}/api/v1${path}`, { method, headers, agent }, (response) => {
      response.once('error', reject)
      response.resume().once('end', () => {
        const { statusCode } = response
        if (statusCode === expects) resolve(performance.now() - beginMs)
        else reject(new Error(`${method} ${path}: HTTP ${statusCode}`))
      })
    })
    sent.once('error', reject)
    sent.end(text)
  })
}
