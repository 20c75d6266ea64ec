import { createHash } from 'node:crypto'
import { html, trusted, type Html } from './html.ts'

const style = `:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;margin:0;padding:2rem 1rem}
main{max-width:26rem;margin:0 auto}
h1{font-size:1.5rem;line-height:1.25}
label{display:block;font-weight:600;margin-bottom:.25rem}
input,button{font:inherit;box-sizing:border-box;width:100%;padding:.6rem .75rem;border-radius:.4rem}
input{border:1px solid GrayText;background:Field;color:FieldText}
button{border:1px solid transparent;background:#0b57d0;color:#fff;margin-top:1rem;cursor:pointer}
button.plain{background:none;color:inherit;border-color:GrayText}
:focus-visible{outline:3px solid #f5a623;outline-offset:2px}
code{font-size:1.5rem;letter-spacing:.1em}
.note{color:GrayText;font-size:.9rem}
[role=alert]{border-left:4px solid #c5221f;padding-left:.75rem}`

/**
 * What the pages may load: their own style, nothing else, no script. No `form-action`, because
 * browsers apply it to the redirect to the client that ends a sign-in.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A whole page. */
export function page(title: string, body: Html): string {
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} - indev platform</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.markup
}
