import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The states of a network in which a collector may be out of reach; the first is none. */
export type NetworkState = 'healthy' | 'refused' | 'tarpit' | 'offline' | 'blackhole'

const LOOPBACK: readonly NetworkState[] = ['healthy', 'refused', 'tarpit']
const PRIVATE: readonly NetworkState[] = ['offline', 'blackhole']

/** Whether a network of our own can be made: only there packets can vanish and routes be missing. */
const isPrivate =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--net', 'ip', 'link'], { stdio: 'ignore' }).status === 0

/** What can be measured here. */
export const STATES: readonly NetworkState[] = isPrivate ? [...LOOPBACK, ...PRIVATE] : LOOPBACK

/** What cannot, and why; undefined when all can. */
export const SKIPPED: string | undefined = isPrivate
  ? undefined
  : `skipped: ${PRIVATE.length} network states (needs root)`

export interface Network {
  /** Words that put a command into it. */
  readonly within: readonly string[]
  readonly platform: string
  /** OTLP base URLs. */
  readonly endpoints: Readonly<Record<NetworkState, string>>
  close(): Promise<void>
}

/** 10.9.9.9 has a hardware address and is nobody: what is sent there vanishes. No route leads elsewhere. */
const BUILD = `
ip link set lo up &&
ip link add v0 type veth peer name v1 &&
ip addr add 10.9.9.1/24 dev v0 && ip link set v0 up && ip link set v1 up &&
ip neigh add 10.9.9.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent &&
exec "$@"`

/** Starts a platform and the collectors, in a private network where root allows. */
export async function openNetwork(): Promise<Network> {
  const servers = [process.execPath, fileURLToPath(new URL('./servers.ts', import.meta.url))]
  const words = isPrivate ? ['unshare', '--net', 'sh', '-c', BUILD, 'sh', ...servers] : servers
  const [file = '', ...args] = words
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) {
    const { platform, ...loopback }: Record<'platform' | 'healthy' | 'refused' | 'tarpit', string> =
      JSON.parse(line)
    return {
      within: isPrivate ? ['nsenter', '--target', String(child.pid), '--net'] : [],
      platform,
      // RFC 5737 keeps 198.51.100.0/24 for documentation: nobody is there, and no route either.
      endpoints: { ...loopback, offline: 'https://198.51.100.7', blackhole: 'https://10.9.9.9' },
      async close() {
        child.stdin.end()
        await gone
      },
    }
  }
  throw new Error('no network')
}
