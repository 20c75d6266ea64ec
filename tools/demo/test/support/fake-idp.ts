import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

import { listenOnLoopback } from '../../src/loopback.ts'

/** A small identity provider with everything that makes real ones hard to walk. */
export interface FakeIdp {
  readonly url: string
  /** Who approved, once somebody has. */
  approvedBy(): string | undefined
  close(): Promise<void>
}

interface Reply {
  readonly status: number
  readonly body?: string
  readonly location?: string
  readonly setCookies?: string[]
}

/**
 * Device confirmation, sign-in and consent: a session cookie that is checked, a path-bound one, one that is taken
 * away, escaped hidden fields, a button that aborts in front of the one that agrees, redirects between the pages.
 */
export async function startFakeIdp(): Promise<FakeIdp> {
  let approvedBy: string | undefined
  let signedInAs: string | undefined

  const replyTo = (request: IncomingMessage, url: URL, fields: URLSearchParams): Reply => {
    const cookies = request.headers.cookie ?? ''
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /device':
        return page(
          `<form id="f" action='/device?step=2&amp;x=1' method="post">
             <input type=hidden name=xsrf value="a&quot;b&#x27;c&amp;d">
             <input type="hidden" name="user_code" value="${url.searchParams.get('user_code')}"/>
             <button type="submit" name="abort" value="yes">Abort</button>
             <button type="submit" name="confirm" value="yes">Continue</button>
           </form>`,
          ['session=s1; Path=/; HttpOnly', 'step=device; Path=/device', 'stale=1; Path=/'],
        )
      case 'POST /device':
        if (cookies !== 'session=s1; step=device; stale=1') return refuse(`cookies: ${cookies}`)
        if (url.search !== '?step=2&x=1') return refuse(`query: ${url.search}`)
        if (fields.get('xsrf') !== `a"b'c&d`) return refuse('xsrf')
        if (fields.has('abort') || fields.get('confirm') !== 'yes') return refuse('not confirmed')
        return fields.get('user_code') === 'WXYZ-1234' ? goTo('/sign-in') : refuse('user code')
      case 'GET /sign-in':
        return page(
          `<h1>Sign in</h1><form method="POST" action=""><input name="login" type="text" required>
           <input type="checkbox" name="newsletter"><input type="checkbox" name="terms" checked>
           <button>Sign in</button></form>`,
          ['stale=; Path=/; Max-Age=0'],
        )
      case 'POST /sign-in':
        if (cookies !== 'session=s1') return refuse(`cookies: ${cookies}`)
        if ([...fields.keys()].join(' ') !== 'login terms') return refuse('fields')
        signedInAs = fields.get('login') ?? undefined
        return goTo('consent')
      case 'GET /consent':
        return page('<form action="/done"><input type="submit" name="ok" value="Allow"></form>')
      case 'GET /done':
        approvedBy = url.searchParams.get('ok') === 'Allow' ? signedInAs : undefined
        return page('<p>You are signed in; go back to the terminal.</p>')
      case 'GET /elsewhere':
        return goTo('http://192.0.2.1/phish')
      case 'GET /forever':
        return page('<form><button>Again</button></form>')
      default:
        return refuse(`no page ${url.pathname}`)
    }
  }

  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      return send(response, replyTo(request, url, new URLSearchParams(body)))
    })
  })
  const port = await listenOnLoopback(server)
  return {
    url: `http://127.0.0.1:${port}`,
    approvedBy: () => approvedBy,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function page(html: string, setCookies: string[] = []): Reply {
  return { status: 200, body: `<!doctype html><html><body>${html}</body></html>`, setCookies }
}

function goTo(location: string): Reply {
  return { status: 303, location }
}

function refuse(why: string): Reply {
  return { status: 400, body: why }
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, {
    'content-type': 'text/html',
    ...(reply.location === undefined ? {} : { location: reply.location }),
    'set-cookie': reply.setCookies ?? [],
  })
  response.end(reply.body)
}
