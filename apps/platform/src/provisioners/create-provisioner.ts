import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Provisioner } from '../clusters/provisioner.ts'
import { createSimulator } from '../clusters/simulator.ts'
import type { Dice } from '../dice.ts'
import { createCapi } from './capi.ts'
import type { Infrastructure } from './capi-objects.ts'
import { createExec } from './exec.ts'
import { k3dTool } from './k3d.ts'
import { kindTool } from './kind.ts'
import { createKubeClient } from './kube-client.ts'
import { runCommand } from './run-command.ts'
import { createToolProvisioner } from './tool.ts'
import { vclusterTool } from './vcluster.ts'

export const provisionerNames = ['sim', 'exec', 'kind', 'k3d', 'vcluster', 'capi'] as const

/** What makes clusters. */
export type ProvisionerChoice =
  | { readonly name: 'sim' | 'kind' | 'k3d' | 'vcluster' }
  /** The operator's own program. */
  | { readonly name: 'exec'; readonly script: string }
  | {
      readonly name: 'capi'
      /** Address of the management cluster's API. */
      readonly server: string
      readonly tokenFile: string | undefined
      readonly namespace: string
      readonly infrastructure: Infrastructure
    }

export interface ProvisionerOptions {
  readonly choice: ProvisionerChoice
  readonly dataDir: string
  readonly stepMs: number
  /** How long a step of a real provisioner may take, ms. */
  readonly stepLimitMs: number
  readonly clock: Clock
  readonly dice: Dice
}

/** How long one call to a management cluster may take, ms. */
const callLimitMs = 30_000

export function createProvisioner(options: ProvisionerOptions): Provisioner {
  const { choice, clock, stepLimitMs: limitMs } = options
  if (choice.name === 'sim') return createSimulator(options)
  if (choice.name === 'exec') return createExec({ script: choice.script, runCommand, limitMs })
  if (choice.name === 'capi') {
    const kube = createKubeClient({ ...choice, limitMs: callLimitMs, fetch })
    return createCapi({ ...choice, kube, clock, limitMs })
  }
  const tools = {
    kind: () => kindTool(kubeconfigDir(options.dataDir)),
    k3d: () => k3dTool,
    vcluster: () => vclusterTool,
  }
  return createToolProvisioner(tools[choice.name](), { runCommand, limitMs })
}

function kubeconfigDir(dataDir: string): string {
  const dir = join(dataDir, 'kind')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  return dir
}
