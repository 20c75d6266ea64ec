/** An access token for `login`, by the device flow: a terminal and a browser in one. */
export async function signIn(url: string, login: string): Promise<string> {
  const client = { client_id: 'indev-cli', resource: 'urn:indev:platform' }
  const scope = 'openid offline_access profile email clusters'
  const device = await post(`${url}/oidc/device/auth`, { ...client, scope })
  await confirm(text(device, 'verification_uri_complete'), login)
  const token = await post(`${url}/oidc/token`, {
    ...client,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: text(device, 'device_code'),
  })
  return text(token, 'access_token')
}

const MAX_PAGES = 20

/** Follows redirects and submits the first form of each page until one has none. */
async function confirm(start: string, login: string): Promise<void> {
  const cookies = new Map<string, string>()
  let url = start
  let body: URLSearchParams | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie, accept: 'text/html' },
      ...(body !== undefined && { method: 'POST', body }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const html = await response.text()
    const location = response.headers.get('location')
    const form = /<form[\s\S]*?<\/form>/.exec(html)?.[0]
    if (location === null && form === undefined) return
    body = location === null ? fields(form ?? '', login) : undefined
    url = new URL(location ?? attribute(form ?? '', 'action') ?? url, url).href
  }
  throw new Error(`more than ${MAX_PAGES} pages to sign in`)
}

function fields(form: string, login: string): URLSearchParams {
  const found = new URLSearchParams()
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = attribute(input, 'name') ?? ''
    found.set(name, name === 'login' ? login : (attribute(input, 'value') ?? ''))
  }
  return found
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&')
}

async function post(url: string, members: Readonly<Record<string, string>>): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(members) })
  return response.json()
}

function text(value: unknown, member: string): string {
  const found: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, member) : undefined
  if (typeof found !== 'string') throw new Error(`no ${member} in ${JSON.stringify(value)}`)
  return found
}
