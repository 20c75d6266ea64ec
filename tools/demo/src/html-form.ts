/** A form as a browser without JavaScript would submit it. */
export interface HtmlForm {
  readonly action: string
  readonly method: 'GET' | 'POST'
  /** Names with their preset values, in the order of the page. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** Buttons that take a consent back. */
const REFUSING = /abort|cancel|deny|reject/i

/**
 * The first form of a page, with everything in it that would be sent when its first agreeing button is pressed.
 *
 * Knows inputs and buttons; a page that needs select, textarea or a script is not understood.
 */
export function firstForm(html: string): HtmlForm | undefined {
  const form = /<form\b([^>]*)>(.*?)<\/form>/is.exec(html)
  if (form === null) return undefined
  const [, formTag = '', inner = ''] = form
  const attributes = readAttributes(formTag)
  const controls = [...inner.matchAll(/<(input|button)\b([^>]*)>/gi)].map(
    ([, tag = '', rest = '']) => readControl(tag, rest),
  )
  const pressed = controls.find(({ isButton, name }) => isButton && !REFUSING.test(name))
  return {
    action: attributes.get('action') ?? '',
    method: attributes.get('method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
    fields: controls
      .filter((control) => control.name !== '' && (control === pressed || control.isSent))
      .map(({ name, value }) => [name, value] as const),
  }
}

interface Control {
  readonly name: string
  readonly value: string
  readonly isButton: boolean
  /** Sent whichever button is pressed. */
  readonly isSent: boolean
}

function readControl(tag: string, rest: string): Control {
  const attributes = readAttributes(rest)
  const isInput = tag.toLowerCase() === 'input'
  const type = attributes.get('type')?.toLowerCase() ?? (isInput ? 'text' : 'submit')
  const isButton = type === 'submit' || type === 'image'
  const isChoice = type === 'checkbox' || type === 'radio'
  const isInert = isButton || type === 'button' || type === 'reset' || attributes.has('disabled')
  return {
    name: attributes.get('name') ?? '',
    value: attributes.get('value') ?? (isChoice ? 'on' : ''),
    isButton: isButton && !attributes.has('disabled'),
    isSent: !isInert && (!isChoice || attributes.has('checked')),
  }
}

function readAttributes(tag: string): ReadonlyMap<string, string> {
  const attribute = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g
  return new Map(
    [...tag.matchAll(attribute)].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decodeEntities(double ?? single ?? bare ?? ''),
    ]),
  )
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    return ENTITIES.get(name) ?? whole
  })
}
