import { confirm, select } from '@clack/prompts'
import type { CommandContext } from '@indev/cli'
import { askText } from './ask-text.ts'
import { commandLine } from './command-line.ts'
import { MAX_NODES, MIN_NODES, PRESETS } from './node-pool.ts'
import { orEnd } from './or-end.ts'
import { promptStreams } from './prompt-streams.ts'
import type { WishArgs } from './wish.ts'

const LONGEST_NAME = 32

/** What is wrong with a name; `undefined` when nothing is. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'a name is needed'
  if (name.length > LONGEST_NAME) return `at most ${LONGEST_NAME} characters`
  if (!/^[a-z0-9-]+$/.test(name)) return 'only a to z, 0 to 9 and hyphens'
  return /^-|-$/.test(name) ? 'no hyphen at the ends' : undefined
}

/** What is wrong with a number of nodes; `undefined` when nothing is. */
export function countProblem(text: string, least = MIN_NODES): string | undefined {
  const isFine = /^\d+$/.test(text) && Number(text) >= least && Number(text) <= MAX_NODES
  return isFine ? undefined : `a whole number from ${least} to ${MAX_NODES}`
}

/**
 * Asks for everything that a new cluster needs, on a terminal; what was said by flags is not asked.
 *
 * @throws The reason of the command's signal: Ctrl-C and Esc are the end of it, before anything is sent.
 */
export async function askForCluster(ctx: CommandContext, args: WishArgs): Promise<WishArgs> {
  const streams = promptStreams(ctx)
  const text = async (message: string, initial: string, check: Check): Promise<string> =>
    orEnd(ctx, await askText({ ...streams, message, initial, check }))
  const name = await text('Name of the cluster', '', nameProblem)
  const preset =
    args.preset ??
    (await orEnd(
      ctx,
      await select({
        ...streams,
        message: 'Size of a node',
        options: PRESETS.map((value) => ({ value })),
        initialValue: PRESETS[0],
      }),
    ))
  const isSaid = args.nodes !== undefined || args['enable-autoscaling']
  const isScaled = isSaid
    ? args['enable-autoscaling']
    : await orEnd(
        ctx,
        await confirm({
          ...streams,
          message: 'Let the number of nodes follow the load?',
          initialValue: false,
        }),
      )
  const sizes = isSaid ? {} : await askSizes(text, isScaled)
  const answered = { ...args, name, preset, 'enable-autoscaling': isScaled, ...sizes }
  const { nodes, 'min-nodes': min, 'max-nodes': max } = answered
  const flags = {
    preset,
    nodes,
    'enable-autoscaling': isScaled,
    'min-nodes': min,
    'max-nodes': max,
  }
  ctx.narrate(
    `The same without questions: ${commandLine(['indev', 'cluster', 'create', name], flags)}`,
  )
  return answered
}

type Check = (text: string) => string | undefined

async function askSizes(
  text: (message: string, initial: string, check: Check) => Promise<string>,
  isScaled: boolean,
): Promise<Partial<WishArgs>> {
  if (!isScaled) {
    const nodes = await text('Number of nodes', String(MIN_NODES), (each) => countProblem(each))
    return { nodes: Number(nodes) }
  }
  const least = await text('Fewest nodes', String(MIN_NODES), (each) => countProblem(each))
  const most = await text('Most nodes', String(MAX_NODES), (each) =>
    countProblem(each, Number(least)),
  )
  return { 'min-nodes': Number(least), 'max-nodes': Number(most) }
}
