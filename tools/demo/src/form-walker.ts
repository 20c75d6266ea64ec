import { createCookieJar } from './cookie-jar.ts'
import { firstForm } from './html-form.ts'

/** What a person would type, by the name of the input. */
export type Answers = Readonly<Record<string, string>>

/** The last page of a walk: one without a form. */
export interface LastPage {
  readonly url: string
  readonly html: string
  /** Forms sent on the way. */
  readonly forms: number
}

const MAX_REQUESTS = 25

/**
 * Opens a page and agrees to every form it leads to, as a person in a browser would: keeps cookies, follows
 * redirects, sends preset fields, fills in `answers`, presses the first button that does not refuse.
 *
 * @param startUrl - Never leaves the origin of this page.
 * @throws Error for a page with an error status, another origin, or a walk that does not end.
 */
export async function walkForms(
  startUrl: string,
  answers: Answers,
  signal?: AbortSignal,
): Promise<LastPage> {
  const jar = createCookieJar()
  const { origin } = new URL(startUrl)
  let request: PageRequest = { url: new URL(startUrl) }
  let forms = 0
  for (let requests = 0; requests < MAX_REQUESTS; requests += 1) {
    const { url, body } = request
    if (url.origin !== origin) throw new Error(`the walk would leave ${origin} for ${url.origin}`)
    const cookie = jar.header(url)
    const response = await fetch(url, {
      redirect: 'manual',
      ...(body === undefined ? {} : { method: 'POST', body }),
      ...(cookie === undefined ? {} : { headers: { cookie } }),
      ...(signal === undefined ? {} : { signal }),
    })
    jar.take(url, response.headers.getSetCookie())
    const html = await response.text()
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location !== null) {
      request = { url: new URL(location, url) }
      continue
    }
    if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}: ${html}`)
    const form = firstForm(html)
    if (form === undefined) return { url: url.href, html, forms }
    forms += 1
    const fields = new URLSearchParams(
      form.fields.map(([name, value]): [string, string] => [name, answers[name] ?? value]),
    )
    const target = new URL(form.action, url)
    if (form.method === 'GET') target.search = fields.toString()
    request = form.method === 'GET' ? { url: target } : { url: target, body: fields }
  }
  throw new Error(`the pages at ${startUrl} do not come to an end`)
}

interface PageRequest {
  readonly url: URL
  readonly body?: URLSearchParams
}
