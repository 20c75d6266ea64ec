import { html, type Html } from './html.ts'
import { page } from './page.ts'

/** Asks who is there. There is no password: whoever reaches the box may be anyone in it. */
export function signInPage(
  action: string,
  accounts: readonly { readonly upn: string; readonly name: string }[],
  error?: string,
): string {
  const options = accounts.map(({ upn, name }) => html`<option value="${upn}">${name}</option>`)
  return page(
    'Sign in',
    html`${error === undefined ? '' : html`<p role="alert" id="error">${error}</p>`}
      <form method="post" action="${action}">
        <input type="hidden" name="prompt" value="login" />
        <label for="login">Account</label>
        <input
          id="login"
          name="login"
          type="text"
          list="accounts"
          required
          autofocus
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          aria-describedby="${error === undefined ? '' : 'error '}hint"
        />
        <datalist id="accounts">${options}</datalist>
        <p class="note" id="hint">
          This platform runs in a box and knows no passwords: name any of its accounts.
        </p>
        <button type="submit">Sign in</button>
      </form>
      ${cancelForm(action)}`,
  )
}

/** Asks whether the client may act for the user. */
export function consentPage(action: string, client: string, scopes: readonly string[]): string {
  const items = scopes.map((scope) => html`<li>${meanings[scope] ?? scope}</li>`)
  return page(
    'Allow access',
    html`<p><strong>${client}</strong> asks to:</p>
      <ul>
        ${items}
      </ul>
      <form method="post" action="${action}">
        <input type="hidden" name="prompt" value="consent" />
        <button type="submit" autofocus>Allow</button>
      </form>
      ${cancelForm(action)}`,
  )
}

/** Says what went wrong where no form helps. */
export function errorPage(title: string, detail: string): string {
  return page(title, html`<p role="alert">${detail}</p>`)
}

const meanings: Readonly<Record<string, string>> = {
  openid: 'know who you are',
  offline_access: 'stay signed in',
  profile: 'read your name and account name',
  email: 'read your e-mail address',
  clusters: 'manage clusters on your behalf',
}

function cancelForm(action: string): Html {
  return html`<form method="post" action="${action}/cancel">
    <button type="submit" class="plain">Cancel</button>
  </form>`
}
