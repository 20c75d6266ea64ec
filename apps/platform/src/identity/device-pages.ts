import type { KoaContextWithOIDC } from 'oidc-provider'
import { html, trusted } from './html.ts'
import { contentSecurityPolicy, page } from './page.ts'

// The forms come from the provider, escaped by it; their buttons stand outside of them.

/** Asks for the code that the device shows. */
export function userCodeInput(
  ctx: KoaContextWithOIDC,
  form: string,
  _out?: unknown,
  error?: Error,
): void {
  const complaint = error === undefined ? undefined : complaintOf(error)
  send(
    ctx,
    'Connect a device',
    html`${complaint === undefined ? '' : html`<p role="alert">${complaint}</p>`}
      <p id="code-label">Enter the code that your terminal shows.</p>
      ${trusted(form.replace('type="text"', 'type="text" required aria-labelledby="code-label"'))}
      <button type="submit" form="op.deviceInputForm">Continue</button>`,
  )
}

/** Shows the code, so that the user can compare it with the one on the device. */
export function userCodeConfirm(
  ctx: KoaContextWithOIDC,
  form: string,
  client: { readonly clientName?: string | undefined; readonly clientId: string },
  _deviceInfo: unknown,
  userCode: string,
): void {
  send(
    ctx,
    'Connect a device',
    html`<p>
        <strong>${client.clientName ?? client.clientId}</strong> wants to sign in with this code:
      </p>
      <p><code>${userCode}</code></p>
      <p>Continue only if you started this yourself and your terminal shows the same code.</p>
      ${trusted(form)}
      <button type="submit" form="op.deviceConfirmForm" autofocus>Continue</button>
      <button type="submit" form="op.deviceConfirmForm" name="abort" value="yes" class="plain">
        Cancel
      </button>`,
  )
}

/** Ends the flow on the browser's side. */
export function deviceSuccess(ctx: KoaContextWithOIDC): void {
  send(ctx, 'Signed in', html`<p>You can close this page and return to your terminal.</p>`)
}

/** Any other error of the provider. */
export function renderError(
  ctx: KoaContextWithOIDC,
  out: { readonly error: string; readonly error_description?: string | undefined },
): void {
  send(ctx, 'Sign-in failed', html`<p role="alert">${out.error_description ?? out.error}</p>`)
}

function complaintOf(error: Error): string {
  if (error.name === 'AbortedError') return 'The sign-in was cancelled. You can close this page.'
  if (error.name === 'NoCodeError') return 'Please enter a code.'
  if ('userCode' in error) return 'This code is unknown, used or expired.'
  return 'The sign-in could not go on. Please start again.'
}

function send(ctx: KoaContextWithOIDC, title: string, body: ReturnType<typeof html>): void {
  ctx.type = 'html'
  ctx.set('Content-Security-Policy', contentSecurityPolicy)
  ctx.body = page(title, body)
}
