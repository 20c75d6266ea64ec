/** How the registry commands take their pull secret. */
export const pullSecretArg = {
  type: 'string',
  alias: 'p',
  placeholder: 'NAME',
  required: true,
  summary: 'Pull secret, by name.',
} as const

/** How they take the registry. */
export const addressArg = {
  type: 'string',
  alias: 'a',
  placeholder: 'HOST[:PORT]',
  required: true,
  summary: 'Address of the registry.',
} as const
