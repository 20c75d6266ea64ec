/** Text that is safe to put into HTML as it stands. */
export interface Html {
  readonly markup: string
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Marks text as HTML already, for what another library has escaped. */
export function trusted(markup: string): Html {
  return { markup }
}

/** A template whose values are escaped, unless they are HTML themselves. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  let markup = parts[0] ?? ''
  for (const [index, value] of values.entries()) markup += render(value) + (parts[index + 1] ?? '')
  return { markup }
}

function render(value: string | Html | readonly Html[]): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (char) => escapes[char] ?? '')
  if ('markup' in value) return value.markup
  return value.map((item) => item.markup).join('')
}
