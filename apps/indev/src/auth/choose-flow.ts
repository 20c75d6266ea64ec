import { CliError } from '@indev/cli'

const FLOWS = ['web', 'device', 'with-token', 'client-credentials'] as const

/** The ways of signing in, by the names of their flags. */
type Flow = (typeof FLOWS)[number]

/** What was asked for: a flag that is false was refused by name. */
export type FlowFlags = { readonly [K in Flow]?: boolean | undefined }

/** What the choice looks at. */
export interface Surroundings {
  readonly env: Readonly<NodeJS.ProcessEnv>
  readonly platform: NodeJS.Platform
  /** Whether stdin and stderr are terminals and questions are allowed. */
  readonly isInteractive: boolean
  readonly isContainer: boolean
}

/** A way of signing in, and why. */
export interface Choice {
  readonly flow: Flow
  /** For people; `undefined` when it was asked for. */
  readonly reason: string | undefined
}

/**
 * The way to sign in: as asked, else a browser on this machine where there is likely to be one, else a code.
 *
 * @throws {@link CliError} `auth.which-way` for two at once, and where neither of the two is left.
 */
export function chooseFlow(flags: FlowFlags, surroundings: Surroundings): Choice {
  const asked = FLOWS.filter((flow) => flags[flow] === true)
  const [only, ...others] = asked
  if (others.length > 0) {
    throw whichWay(`choose one of ${asked.map((flow) => `--${flow}`).join(', ')}`)
  }
  if (only !== undefined) return { flow: only, reason: undefined }
  if (flags.web === false && flags.device === false) {
    throw whichWay('with neither --web nor --device, choose --with-token or --client-credentials')
  }
  if (flags.web === false) return { flow: 'device', reason: undefined }
  if (flags.device === false) return { flow: 'web', reason: undefined }
  const obstacle = obstacleOf(surroundings)
  return obstacle === undefined
    ? { flow: 'web', reason: 'this machine seems to have a browser' }
    : { flow: 'device', reason: obstacle }
}

/** Why a browser on this machine is unlikely to be in front of the person. */
function obstacleOf({
  env,
  platform,
  isInteractive,
  isContainer,
}: Surroundings): string | undefined {
  const isSet = (name: string): boolean => (env[name] ?? '') !== ''
  if (isSet('CI')) return 'this is a CI job'
  if (!isInteractive) return 'this is not a terminal'
  if (['SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'].some(isSet)) return 'this is an SSH session'
  if (isContainer) return 'this is a container'
  if (platform !== 'linux' || isSet('BROWSER') || isSet('WSL_DISTRO_NAME')) return undefined
  const hasDisplay = isSet('DISPLAY') || isSet('WAYLAND_DISPLAY')
  return hasDisplay ? undefined : 'there is no display'
}

function whichWay(message: string): CliError {
  return new CliError({ slug: 'auth.which-way', kind: 'usage', message, recordable: true })
}
