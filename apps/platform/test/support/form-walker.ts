/** A browser without JavaScript: keeps cookies, follows redirects, submits the first form. */
export interface FormWalker {
  /** Opens `url` and submits forms, as `login` where asked, until a page has none. @returns its HTML. */
  walk(url: string, login: string, choose?: ChooseForm): Promise<WalkedPage>
}

export interface WalkedPage {
  readonly url: string
  readonly status: number
  readonly html: string
  /** The heading of every page on the way, the last included. */
  readonly headings: readonly string[]
}

/** Picks the form to submit, by default the first; `undefined` stops here. */
export type ChooseForm = (forms: readonly string[], heading: string) => string | undefined

const maxHops = 20

export function createFormWalker(): FormWalker {
  const jar = new Map<string, string>()

  const fetchOnce = async (url: string, form: URLSearchParams | undefined): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie, accept: 'text/html' },
      ...(form && { method: 'POST', body: form }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  return {
    walk: async (start, login, choose = ([first]) => first) => {
      let url = start
      let form: URLSearchParams | undefined
      const headings: string[] = []
      for (let hop = 0; hop < maxHops; hop++) {
        const response = await fetchOnce(url, form)
        const location = response.headers.get('location')
        if (location !== null) {
          url = new URL(location, url).href
          form = undefined
          continue
        }
        const html = await response.text()
        const heading = /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? ''
        headings.push(heading)
        const markup = choose(html.match(/<form[\s\S]*?<\/form>/g) ?? [], heading)
        const fields = markup === undefined ? undefined : fieldsOf(markup, login)
        if (markup === undefined || fields === undefined) {
          return { url, status: response.status, html, headings }
        }
        url = new URL(attribute(markup, 'action') ?? url, url).href
        form = fields
      }
      throw new Error(`more than ${maxHops} pages: ${headings.join(', ')}`)
    },
  }
}

/** What a browser would send; undefined where a field would have to be typed and is not `login`. */
function fieldsOf(form: string, login: string): URLSearchParams | undefined {
  const fields = new URLSearchParams()
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = attribute(input, 'name') ?? ''
    const value = name === 'login' ? login : attribute(input, 'value')
    if (value === undefined) return undefined
    fields.set(name, value)
  }
  return fields
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&')
}
