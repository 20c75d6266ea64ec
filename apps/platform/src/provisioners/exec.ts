import type { Cluster, ClusterFacts } from '../clusters/cluster.ts'
import type { Observation, Provisioner, StepResult } from '../clusters/provisioner.ts'
import type { RunCommand } from './run-command.ts'
import { isMissing, isObject, lastLine } from './tool.ts'

/** Version of what the script is told and asked; it is told in every document. */
const protocol = 1

export interface ExecOptions {
  /** The operator's own program. */
  readonly script: string
  readonly runCommand: RunCommand
  /** How long one run may take, ms. */
  readonly limitMs: number
}

type Action = 'create' | 'update' | 'delete' | 'observe' | 'kubeconfig'

/**
 * Clusters by the operator's own script, run as `SCRIPT ACTION` with a document on standard input.
 *
 * It ends with 0 and says nothing, or one document. Any other end may pass: it is run again.
 */
export function createExec({ script, runCommand, limitMs }: ExecOptions): Provisioner {
  const ask = async (action: Action, cluster: Cluster, attempt: number, signal: AbortSignal) => {
    const { id, name, version, environment, labels, nodePools } = cluster
    const told = { id, name, version, environment, labels, nodePools }
    const input = JSON.stringify({ v: protocol, action, attempt, cluster: told })
    const env = { INDEV_ACTION: action, INDEV_CLUSTER_ID: id }
    const end = await runCommand({ file: script, args: [action], input, env, limitMs }, signal)
    if (end.code !== 0) {
      throw new Error(`the script ended ${action} with ${end.code}: ${lastLine(end.stderr)}`)
    }
    return end.stdout
  }
  return {
    name: 'exec',
    plan: { create: ['create'], update: ['update'], delete: ['delete'] },
    run: async ({ kind, cluster, attempt }, signal) => {
      try {
        return resultIn(documentIn(await ask(kind, cluster, attempt, signal)))
      } catch (error) {
        if (!isMissing(error)) throw error
        const message = 'the script of the platform can not be run'
        return { outcome: 'failed', reason: 'DriverMissing', message }
      }
    },
    observe: async (cluster, signal) =>
      observationIn(documentIn(await ask('observe', cluster, 0, signal))),
    kubeconfig: async (cluster, signal) => {
      const text = await ask('kubeconfig', cluster, 0, signal)
      return text.trim() === '' ? undefined : text
    },
  }
}

/** Nothing is an empty document. */
function documentIn(stdout: string): Readonly<Record<string, unknown>> {
  const value: unknown = stdout.trim() === '' ? {} : JSON.parse(stdout)
  if (!isObject(value)) throw new Error('the script said no JSON object')
  return value
}

const facts = ['consoleUrl', 'epg', 'ingressIp'] as const

function resultIn(said: Readonly<Record<string, unknown>>): StepResult {
  if (said['outcome'] === 'failed') {
    return { outcome: 'failed', reason: wordIn(said), message: sentenceIn(said) }
  }
  const found: Partial<Record<keyof ClusterFacts, string>> = {}
  for (const name of facts) {
    const value = said[name]
    if (typeof value === 'string') found[name] = value.slice(0, maxChars)
  }
  return { outcome: 'done', facts: found }
}

function observationIn(said: Readonly<Record<string, unknown>>): Observation | undefined {
  if (said['health'] === 'ready') return { health: 'ready' }
  if (said['health'] !== 'degraded') return undefined
  return { health: 'degraded', reason: wordIn(said), message: sentenceIn(said) }
}

const maxChars = 300

function wordIn({ reason }: Readonly<Record<string, unknown>>): string {
  return typeof reason === 'string' && /^\w{1,64}$/.test(reason) ? reason : 'ScriptFailed'
}

/** One line: it is shown on terminals. */
function sentenceIn({ message }: Readonly<Record<string, unknown>>): string {
  if (typeof message !== 'string') return ''
  return message.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, maxChars)
}
