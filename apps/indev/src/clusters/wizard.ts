import type { CommandContext } from '@indev/cli'
import type { WishArgs } from './wish.ts'

export async function askForCluster(_ctx: CommandContext, args: WishArgs): Promise<WishArgs> {
  return args
}
