import type { Cluster } from '../clusters/cluster.ts'
import type { Plan } from '../clusters/operation.ts'
import type { Provisioner, StepResult } from '../clusters/provisioner.ts'
import { CommandError, type Command, type RunCommand } from './run-command.ts'

/** A cluster as a tool lists it. */
interface Found {
  /** Whether all of it that was asked for is there. */
  readonly isWhole: boolean
}

/** Runs the tool with these arguments; rejects unless it ends with 0. @returns what it prints. */
export type Run = (args: readonly string[], input?: string) => Promise<string>

/** A program that makes clusters on a machine; each step is one or a few runs of it. */
export interface Tool {
  /** Of the provisioner and of the program. */
  readonly name: string
  find(cluster: Cluster, run: Run): Promise<Found | undefined>
  create(cluster: Cluster, run: Run): Promise<void>
  /** Undefined where it can not change nodes. */
  readonly scale?: (cluster: Cluster, run: Run) => Promise<void>
  remove(cluster: Cluster, run: Run): Promise<void>
  kubeconfig(cluster: Cluster, run: Run): Promise<string>
}

export interface ToolOptions {
  readonly runCommand: RunCommand
  /** How long one run may take, ms. */
  readonly limitMs: number
}

const done: StepResult = { outcome: 'done' }

/** A provisioner that uses a tool. What a run that was killed has left is removed and made again. */
export function createToolProvisioner(tool: Tool, options: ToolOptions): Provisioner {
  const plan: Plan = {
    create: ['cluster'],
    update: tool.scale === undefined ? [] : ['nodes'],
    delete: ['cluster'],
  }
  const runner =
    (signal: AbortSignal): Run =>
    async (args, input) => {
      const command: Command = { file: tool.name, args, limitMs: options.limitMs }
      const more = input === undefined ? {} : { input }
      const end = await options.runCommand({ ...command, ...more }, signal)
      if (end.code === 0) return end.stdout
      throw new Error(`${tool.name} ${args[0]} ended with ${end.code}: ${lastLine(end.stderr)}`)
    }
  return {
    name: tool.name,
    plan,
    run: async ({ kind, cluster }, signal) => {
      const run = runner(signal)
      try {
        const found = await tool.find(cluster, run)
        if (kind === 'delete') {
          if (found !== undefined) await tool.remove(cluster, run)
        } else if (kind === 'update') {
          await tool.scale?.(cluster, run)
        } else if (found?.isWhole !== true) {
          if (found !== undefined) await tool.remove(cluster, run)
          await tool.create(cluster, run)
        }
        return done
      } catch (error) {
        if (!isMissing(error)) throw error
        const message = `${tool.name} is not on the PATH of the platform`
        return { outcome: 'failed', reason: 'DriverMissing', message }
      }
    },
    observe: async (cluster, signal) => {
      const found = await tool.find(cluster, runner(signal))
      if (found?.isWhole === true) return { health: 'ready' }
      return found === undefined
        ? { health: 'degraded', reason: 'Gone', message: `${tool.name} does not know it any more` }
        : { health: 'degraded', reason: 'NodesMissing', message: 'not all of its nodes are there' }
    },
    kubeconfig: (cluster, signal) => tool.kubeconfig(cluster, runner(signal)),
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof CommandError && error.code === 'missing'
}

/** What people are told; whole outputs may hold secrets. */
export function lastLine(text: string): string {
  return (text.trimEnd().split('\n').at(-1) ?? '').slice(0, 300)
}

/**
 * What a cluster is called where it is made: names that users choose are not names for everybody, nor
 * for a command line. 96 bits of its id; short enough for k3d, which takes 32 characters.
 */
export function toolName({ id }: Pick<Cluster, 'id'>): string {
  return `indev-${id.replaceAll('-', '').slice(0, 24)}`
}

/** How many nodes are asked for; a pool that scales by itself begins with its least. */
export function nodeCount({ nodePools }: Pick<Cluster, 'nodePools'>): number {
  return nodePools.reduce(
    (sum, pool) => sum + ('replicas' in pool ? pool.replicas : pool.minCount),
    0,
  )
}

/** The items of a JSON array that are objects; nothing where it is none. */
export function objectsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  const value: unknown = JSON.parse(text === '' ? '[]' : text)
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
