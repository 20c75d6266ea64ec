import { createServer } from 'node:http'
import { types } from 'node:util'
import type { Clock } from '../clock.ts'
import { checkHost, urlHost } from '../http/hosts.ts'
import { closeServer, listen } from '../http/listen.ts'
import { discoveryPath } from '../api/contract/openapi.ts'
import type { ResolvedOptions } from '../options.ts'
import { PlatformError } from '../platform-error.ts'
import { fix, later, ok, type Finding } from './finding.ts'

/** How long another program has to say that it is a platform, ms. */
const limitMs = 2000

/** Whether the port is free, or a platform has it already. */
export async function checkPort(
  options: Pick<ResolvedOptions, 'host' | 'port' | 'insecurePublic' | 'clock'>,
): Promise<Omit<Finding, 'what'>> {
  const { host, port } = options
  checkHost(host, options.insecurePublic)
  const server = createServer()
  try {
    await listen(server, host, port)
    await closeServer(server, 0)
    return ok(port === 0 ? 'a free one will be taken' : `${port} is free`)
  } catch (error) {
    const url = `http://${urlHost(host)}:${port}`
    if (await isPlatform(url, options.clock)) return later(`a platform listens on ${url} already`)
    const { cause } = error instanceof PlatformError ? error : {}
    const code = types.isNativeError(cause) && 'code' in cause ? String(cause.code) : 'unknown'
    return fix(`can not listen on ${host} port ${port}: ${code}`, 'choose another with --port')
  }
}

async function isPlatform(url: string, clock: Clock): Promise<boolean> {
  const limit = new AbortController()
  const cancel = clock.timer(limitMs, () => limit.abort())
  try {
    const { signal } = limit
    const response = await fetch(`${url}${discoveryPath}`, { signal, redirect: 'error' })
    const document: unknown = await response.json()
    return typeof document === 'object' && document !== null && 'apiBase' in document
  } catch {
    return false
  } finally {
    cancel()
  }
}
