import type { Readiness } from './homes.ts'
import type { NetworkState } from './network.ts'

/** The commands: one that does next to nothing and never asks the network, and one that asks the platform. */
export const COMMANDS = {
  'no-op': { args: ['account', 'show'], exitCode: 4, env: {} },
  'cluster list': { args: ['cluster', 'list'], exitCode: 0, env: { INDEV_TOKEN: 'bench' } },
} as const
export type CommandName = keyof typeof COMMANDS
export const COMMAND_NAMES: readonly CommandName[] = ['no-op', 'cluster list']

/** The same commands with our telemetry off, and what others do preloaded. */
export const PEERS = {
  BatchSpanProcessor: { preload: 'peer-shutdown.js', processor: 'batch' },
  SimpleSpanProcessor: { preload: 'peer-shutdown.js', processor: 'simple' },
  'child with argv': { preload: 'peer-child.js', processor: '' },
} as const
export type PeerName = keyof typeof PEERS
export const PEER_NAMES: readonly PeerName[] = [
  'BatchSpanProcessor',
  'SimpleSpanProcessor',
  'child with argv',
]

export function offCase(command: CommandName): string {
  return `${command}, off`
}

export function onCase(command: CommandName, state: NetworkState, readiness: Readiness): string {
  return `${command}, on, ${readiness}, ${state}`
}

export function peerCase(command: CommandName, state: NetworkState, peer: PeerName): string {
  return `${command}, ${peer}, ${state}`
}
