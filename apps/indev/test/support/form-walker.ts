const MAX_PAGES = 12

/**
 * Walks the platform's sign-in pages as a person without JavaScript would: keeps cookies, follows
 * redirects, fills in `login` and submits the first form that does not cancel, until no form is left.
 *
 * @param deny - Cancel as soon as a page offers it.
 * @returns The text of the last page.
 */
export async function walkForms(start: string, login: string, deny = false): Promise<string> {
  const cookies = new Map<string, string>()
  let hasCancelled = false
  let next: Step = { url: start, init: {} }
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const answer = await fetch(next.url, {
      ...next.init,
      redirect: 'manual',
      headers: {
        ...next.init.headers,
        cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
      },
    })
    for (const cookie of answer.headers.getSetCookie()) keep(cookies, cookie)
    const location = answer.headers.get('location')
    const page = await answer.text()
    const form = location === null ? firstForm(page, login, deny) : undefined
    const isCancelled = next.init.method === undefined && hasCancelled
    if (location === null && (form === undefined || isCancelled)) return page
    hasCancelled ||= form?.action.endsWith('/cancel') === true
    next =
      location === null
        ? { url: new URL(form?.action ?? '', next.url).href, init: form?.init ?? {} }
        : { url: new URL(location, next.url).href, init: {} }
  }
  throw new Error(`no end after ${MAX_PAGES} pages`)
}

interface Step {
  readonly url: string
  readonly init: {
    readonly method?: string
    readonly body?: string
    readonly headers?: Record<string, string>
  }
}

function keep(cookies: Map<string, string>, cookie: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
  if (value === '') cookies.delete(name)
  else cookies.set(name, value)
}

function firstForm(
  page: string,
  login: string,
  deny: boolean,
): { readonly action: string; readonly init: Step['init'] } | undefined {
  const forms = [...page.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head, body]) => ({
    action: attribute(head ?? '', 'action') ?? '',
    body: body ?? '',
  }))
  const form = (deny ? forms.find(isCancel) : undefined) ?? forms.find((each) => !isCancel(each))
  if (form === undefined) return undefined
  const fields = new URLSearchParams()
  for (const [input] of form.body.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(input, 'name')
    if (name !== undefined)
      fields.set(name, name === 'login' ? login : (attribute(input, 'value') ?? ''))
  }
  return {
    action: form.action,
    init: {
      method: 'POST',
      body: fields.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  }
}

function isCancel({ action }: { readonly action: string }): boolean {
  return action.endsWith('/cancel')
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&')
}
