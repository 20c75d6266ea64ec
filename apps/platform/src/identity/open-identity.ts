import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ProviderOptions } from './provider.ts'

/** Serves one request to its end. */
type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>

/** Where people and machines sign in. */
export interface Identity {
  /** Everything under `/oidc/` but interactions; it sees its paths without the prefix. */
  readonly provider: Handler
  /** Everything under `/oidc/interaction/`. */
  readonly interactions: Handler
}

/** Loads the OIDC provider, which is half of all that a platform loads, when somebody first signs in. */
export function openIdentity(options: ProviderOptions): Identity {
  const load = async (): Promise<Identity> => {
    const [{ createProvider }, { createInteractionHandler }] = await Promise.all([
      import('./provider.ts'),
      import('./interactions.ts'),
    ])
    const provider = createProvider(options)
    return {
      provider: provider.callback(),
      interactions: createInteractionHandler(provider, options.directory),
    }
  }
  let identity: Promise<Identity> | undefined
  const loaded = () => (identity ??= load())
  return {
    provider: async (req, res) => (await loaded()).provider(req, res),
    interactions: async (req, res) => (await loaded()).interactions(req, res),
  }
}
