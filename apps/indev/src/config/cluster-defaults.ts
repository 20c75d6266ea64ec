import { PRESETS } from '../clusters/node-pool.ts'
import type { Asking } from '../profiles/target.ts'
import { settingText } from './settings.ts'

/** What a command line says about the nodes of a new cluster. */
interface NodeFlags {
  readonly preset: (typeof PRESETS)[number] | undefined
  readonly nodes: number | undefined
  readonly 'enable-autoscaling': boolean
  readonly 'min-nodes': number | undefined
  readonly 'max-nodes': number | undefined
}

/** The flags, and where they say nothing the settings `cluster.preset` and `cluster.nodes`. */
export function withClusterDefaults<F extends NodeFlags>(asking: Asking, flags: F): F {
  const isFixed =
    !flags['enable-autoscaling'] &&
    flags['min-nodes'] === undefined &&
    flags['max-nodes'] === undefined
  const nodes = isFixed ? settingText(asking, 'cluster.nodes') : undefined
  const set = settingText(asking, 'cluster.preset')
  return {
    ...flags,
    preset: flags.preset ?? PRESETS.find((preset) => preset === set),
    nodes: flags.nodes ?? (nodes === undefined ? undefined : Number(nodes)),
  }
}
