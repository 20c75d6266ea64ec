import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type InteractionResults, type Provider } from 'oidc-provider'
import { readBody } from '../http/read-body.ts'
import type { Directory } from '../store/directory.ts'
import { consentPage, errorPage, signInPage } from './interaction-pages.ts'
import { contentSecurityPolicy } from './page.ts'

/** Serves the sign-in and consent pages below `/oidc/interaction/`. */
export type InteractionHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

export function createInteractionHandler(
  provider: Provider,
  directory: Directory,
): InteractionHandler {
  const show = async (res: ServerResponse, interaction: Interaction, error?: string) => {
    const action = `${new URL(provider.issuer).pathname}/interaction/${interaction.uid}`
    if (interaction.prompt.name === 'login') {
      const status = error === undefined ? 200 : 422
      return send(res, status, signInPage(action, directory.everyone(), error))
    }
    const client = await provider.Client.find(String(interaction.params['client_id']))
    const name = client?.clientName ?? client?.clientId ?? 'An unknown client'
    const { scope } = interaction.params
    const scopes = typeof scope === 'string' ? scope.split(' ') : []
    return send(res, 200, consentPage(action, name, scopes))
  }

  return async (req, res) => {
    try {
      const interaction = await provider.interactionDetails(req, res)
      if (req.method === 'GET') return await show(res, interaction)
      if (req.method !== 'POST') return send(res, 405, errorPage('Not allowed', 'Unknown method.'))
      const body = await readBody(req.iterator({ destroyOnReturn: false }))
      const path = new URL(req.url ?? '/', provider.issuer).pathname
      const finish = (result: InteractionResults, mergeWithLastSubmission: boolean) =>
        provider.interactionFinished(req, res, result, { mergeWithLastSubmission })
      if (path.endsWith('/cancel')) {
        const description = 'the user cancelled the sign-in'
        return await finish({ error: 'access_denied', error_description: description }, false)
      }
      if (interaction.prompt.name === 'consent') {
        return await finish({ consent: { grantId: await grant(provider, interaction) } }, true)
      }
      const login = new URLSearchParams(body).get('login')?.trim() ?? ''
      const user = directory.userByLogin(login)
      if (user === undefined) return await show(res, interaction, 'There is no such account.')
      return await finish({ login: { accountId: user.id } }, false)
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error
      send(
        res,
        error.statusCode,
        errorPage('Sign-in expired', 'Please start again from your terminal.'),
      )
    }
  }
}

/** Grants all that is asked for; the page named it. */
async function grant(provider: Provider, interaction: Interaction): Promise<string> {
  const { grantId, params, prompt, session } = interaction
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  const result =
    known ??
    new provider.Grant({
      ...(session && { accountId: session.accountId }),
      clientId: String(params['client_id']),
    })
  const { missingOIDCScope, missingOIDCClaims, missingResourceScopes } = prompt.details
  if (isTexts(missingOIDCScope)) result.addOIDCScope(missingOIDCScope)
  if (isTexts(missingOIDCClaims)) result.addOIDCClaims(missingOIDCClaims)
  for (const [resource, scope] of Object.entries(missingResourceScopes ?? {})) {
    if (isTexts(scope)) result.addResourceScope(resource, scope)
  }
  return result.save()
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function send(res: ServerResponse, status: number, markup: string): void {
  res.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(markup),
    'Content-Security-Policy': contentSecurityPolicy,
    'Cache-Control': 'no-store',
  })
  res.end(markup)
}
