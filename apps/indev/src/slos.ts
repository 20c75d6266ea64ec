import type { SloDefinition } from '@indev/cli'

/** What indev promises; `indev slo status` judges it by what this machine recorded. */
export const slos: readonly SloDefinition[] = [
  {
    id: 'cluster-create-accepted',
    title: 'cluster create is accepted within 2 s',
    target: '99.9%',
    window: '30d',
    sli: { kind: 'latency', command: 'cluster create', milestone: 'accepted', thresholdMs: 2_000 },
  },
  {
    id: 'command-success',
    title: 'a command does what it was asked',
    target: '99.9%',
    window: '30d',
    sli: { kind: 'success' },
  },
]
