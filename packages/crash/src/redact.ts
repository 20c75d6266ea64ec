/** Takes secrets out of a report, and counts what it took. */
export interface Redactor {
  /** A copy as JSON would make it, without secrets; `counts` grows by what each rule took. */
  redact<T extends object>(value: T, counts: Record<string, number>): T
  /** The same for one text. */
  redactText(text: string, counts: Record<string, number>): string
}

/** More to take out than the built-in rules do. None of those can be taken away. */
export interface RedactionRules {
  /** Names of fields and variables whose values go, whole or part of a name, case ignored. */
  readonly names?: readonly string[]
  /** What goes wherever it stands, by a name for the count. Global and sticky flags are not needed. */
  readonly patterns?: Readonly<Record<string, RegExp>>
}

const NAMES = [
  'pass(?:word|wd|phrase|code)?$',
  'password',
  'passwd',
  'secret',
  'token',
  'api[-_]?key',
  'access[-_]?key',
  'signing[-_]?key',
  'encryption[-_]?key',
  'private',
  'credential',
  'auth(?!or)',
  'cookie',
  'session',
  'jwt',
  'bearer',
  'otp$',
  'pin$',
  'salt$',
  'nonce',
  'verifier',
  'signature',
  'dsn$',
  'connection[-_]?string',
  'ssn',
  'iban',
  'cvv',
  'card[-_]?number',
]

const PATTERNS: Readonly<Record<string, RegExp>> = {
  pem: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/,
  jwt: /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/,
  bearer: /\b(?:Bearer|Basic|token)\s+[\w+/=.~-]{8,}/i,
  'url-password': /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
  'aws-key': /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  'vendor-token':
    /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|sk-|sk_live_|npm_|hf_)[\w-]{8,}/,
  assignment:
    /\b[\w-]*(?:password|passwd|secret|token|api[-_]?key|credential)[\w-]*["']?\s*[=:]\s*["']?[^\s"'&,;]{4,}/i,
  email: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
}

/** No pattern above fits a text in which this finds nothing: most texts are looked at once. */
const SUSPICIOUS =
  /@|:\/\/|-----|eyJ|passw|secret|token|api[-_]?key|credential|bearer|basic|a[ks]ia|gh[pousr]_|glpat-|github_pat|xox|sk[-_]|npm_|hf_/i

/** Shorter values of the environment are words, and would be found everywhere. */
const MIN_ENV_CHARS = 8
/** So much of one is enough to know it by. */
const SECRET_START = 16

/** More than a report has, unless somebody's data are its names. */
const MAX_PLAIN_NAMES = 1_000

/** Deeper than anything of ours; what the host gave may even be circular. */
const MAX_DEPTH = 12

/** Everything that must not be in a report. The environment is read for one purpose: to recognise its secrets. */
export function openRedactor(
  rules: RedactionRules = {},
  env: NodeJS.ProcessEnv = process.env,
  home: string = '',
): Redactor {
  const names = new RegExp([...NAMES, ...(rules.names ?? []).map(quote)].join('|'), 'i')
  const patterns = Object.entries({ ...rules.patterns, ...PATTERNS }).map(
    ([name, { source, flags }]) =>
      [name, new RegExp(source, `${flags.replace(/[gy]/g, '')}g`)] as const,
  )
  const secrets = secretsOf(env, names)
  const own = Object.keys(rules.patterns ?? {})
  const withoutHome = (text: string): string =>
    home.length < 2 || !text.includes(home) ? text : text.replaceAll(home, '~')

  const redactText = (text: string, counts: Record<string, number>): string => {
    let clean = text
    for (const secret of secrets) {
      const without = withoutSecret(clean, secret)
      if (without === clean) continue
      clean = without
      counts['env'] = (counts['env'] ?? 0) + 1
    }
    if (own.length === 0 && !SUSPICIOUS.test(clean)) return withoutHome(clean)
    for (const [name, pattern] of patterns) {
      clean = clean.replace(pattern, () => {
        counts[name] = (counts[name] ?? 0) + 1
        return `«redacted:${name}»`
      })
    }
    return withoutHome(clean)
  }

  // A stack has the same few names in every frame: those in which nothing was found are looked at once.
  const plain = new Set<string>()
  const cleanName = (key: string, counts: Record<string, number>): [string, boolean] => {
    if (plain.has(key)) return [key, false]
    const name = redactText(key, counts)
    const isSecret = names.test(key)
    if (name === key && !isSecret && plain.size < MAX_PLAIN_NAMES) plain.add(key)
    return [name, isSecret]
  }

  const walk = (value: unknown, counts: Record<string, number>, depth: number): unknown => {
    if (typeof value === 'string') return redactText(value, counts)
    if (typeof value === 'bigint') return String(value)
    if (typeof value !== 'object' || value === null) return value
    if (depth > MAX_DEPTH) return '…'
    if (Array.isArray(value)) return value.map((item) => walk(item, counts, depth + 1))
    const clean = Object.entries(value).map(([key, item]: [string, unknown]) => {
      const [name, isSecret] = cleanName(key, counts)
      if (!isSecret || !isWorthHiding(item)) return [name, walk(item, counts, depth + 1)]
      counts['name'] = (counts['name'] ?? 0) + 1
      return [name, '«redacted:name»']
    })
    return Object.fromEntries(clean)
  }
  return {
    redact: (value, counts) => JSON.parse(JSON.stringify(walk(value, counts, 0))),
    redactText,
  }
}

/** A long one counts by its beginning too: the rest may have been cut off. */
function withoutSecret(text: string, secret: string): string {
  const start = secret.slice(0, SECRET_START)
  let clean = text
  for (let at = clean.indexOf(start); at >= 0; at = clean.indexOf(start, at + 1)) {
    let end = start.length
    while (end < secret.length && clean[at + end] === secret[end]) end += 1
    clean = `${clean.slice(0, at)}«redacted:env»${clean.slice(at + end)}`
  }
  return clean
}

/** A flag or a hole says nothing, whatever it is called. */
function isWorthHiding(item: unknown): boolean {
  return item !== null && item !== undefined && typeof item !== 'boolean'
}

function secretsOf(env: NodeJS.ProcessEnv, names: RegExp): string[] {
  const found = Object.entries(env).flatMap(([name, value]) =>
    names.test(name) && value !== undefined && value.length >= MIN_ENV_CHARS ? [value] : [],
  )
  // The longest first: one may be the start of another.
  return [...new Set(found)].toSorted((a, b) => b.length - a.length)
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
