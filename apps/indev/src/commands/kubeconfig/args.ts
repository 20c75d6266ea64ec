import type { ContextWish } from '../../kubeconfig/fetch.ts'

/** The file to look at instead of those that kubectl would. */
export const fileArg = {
  type: 'string',
  placeholder: 'PATH',
  complete: 'file',
  summary: 'This file, instead of those of $KUBECONFIG or ~/.kube/config.',
} as const

/** How kubectl proves itself, and under which name. */
export const wishArgs = {
  auth: {
    type: 'string',
    choices: ['exec', 'token'],
    default: 'exec',
    summary: 'Ask indev for tokens when needed, or hold one that runs out.',
  },
  'exec-api-version': {
    type: 'string',
    choices: ['v1', 'v1beta1'],
    default: 'v1',
    summary: 'v1beta1 is for a kubectl before 1.22.',
  },
  'context-name': {
    type: 'string',
    placeholder: 'NAME',
    summary: 'Name of the context; indev-NAME if not given.',
  },
} as const

/** The values of {@link wishArgs}. */
interface WishArgs {
  readonly auth: ContextWish['auth']
  readonly 'exec-api-version': ContextWish['execApiVersion']
  readonly 'context-name': string | undefined
}

/** As the API takes it. */
export function wishOf(args: WishArgs): ContextWish {
  const { auth, 'exec-api-version': execApiVersion, 'context-name': contextName } = args
  return { auth, execApiVersion, contextName }
}
