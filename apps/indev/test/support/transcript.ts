/** One step of a transcript: a directive, or a command with everything that it printed. */
export type Step =
  | { readonly kind: 'do'; readonly name: string; readonly words: readonly string[] }
  | { readonly kind: 'run'; readonly command: string; readonly transcript: string }

/**
 * Reads a transcript.
 *
 * `# …` is a comment, `@name words` a directive; `$ command` starts a run, whose lines are stdout, `! `
 * stderr, and `exit N` ends it. `@columns N` makes stdout a terminal of this width, `@columns none` none;
 * `@process` runs what follows as a process of its own; `@file NAME TEXT` writes a file into the home.
 */
export function parseTranscript(text: string): readonly Step[] {
  const steps: Step[] = []
  let open: string[] | undefined
  for (const line of text.split('\n')) {
    if (open !== undefined) {
      open.push(line)
      if (!/^exit \d+$/.test(line)) continue
      const [first = ''] = open
      steps.push({ kind: 'run', command: first.slice(2), transcript: open.join('\n') })
      open = undefined
    } else if (line.startsWith('$ ')) {
      open = [line]
    } else if (line.startsWith('@')) {
      const [name = '', ...words] = line.slice(1).split(' ')
      steps.push({ kind: 'do', name, words })
    } else if (line !== '' && !line.startsWith('#')) {
      throw new Error(`neither a command nor a directive: ${line}`)
    }
  }
  if (open !== undefined) throw new Error(`no "exit" after: ${open[0] ?? ''}`)
  return steps
}

/** Writes a run as a transcript has it: what changes from run to run gets a fixed name. */
export class Scribe {
  readonly #host: string
  readonly #home: string
  /** `demo-XXXXXX` to the name that the platform made up. */
  readonly #names = new Map<string, string>()

  /** @param home - The user's home, if its path is to have a fixed name. */
  constructor(host: string, home = '\0') {
    this.#host = host
    this.#home = home
  }

  /** The words to run, with the platform's own names put back. */
  words(command: string): readonly string[] {
    return command
      .split(' ')
      .map((word) => word.replace(/^HOME\//, `${this.#home}/`))
      .map((word) => word.replaceAll(/[^/]+/g, (part) => this.#names.get(part) ?? part))
  }

  write(
    command: string,
    ran: { readonly stdout: string; readonly stderr: string; readonly exitCode: number },
  ): string {
    return [
      `$ ${command}`,
      ...lines(this.#fix(ran.stdout), ''),
      ...lines(this.#fix(ran.stderr), '! '),
      `exit ${ran.exitCode}`,
    ].join('\n')
  }

  #fix(text: string): string {
    for (const [name = '', base = ''] of text.matchAll(/\b(t-[a-z]+)-[a-z0-9]{6}\b/g)) {
      this.#names.set(`${base}-XXXXXX`, name)
    }
    for (const [, id = ''] of text.matchAll(/\boperation wait ([0-9a-f-]{36})\b/g)) {
      this.#names.set('OPERATION', id)
    }
    let fixed = text
      .replaceAll(this.#host, 'http://HOST')
      .replaceAll(this.#home, 'HOME')
      .replaceAll(/(?<=\/oidc\/auth\?)\S+/g, 'QUERY')
      .replaceAll(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'TOKEN')
      .replaceAll(/\b[A-Z]{4}-[A-Z]{4}\b/g, 'CODE-CODE')
    for (const [placeholder, name] of this.#names) fixed = fixed.replaceAll(name, placeholder)
    return (
      fixed
        .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UUID')
        .replaceAll(/\b[0-9a-f]{32}\b/g, 'TRACE')
        .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'TIME')
        .replaceAll(/\b(?:\d+\.){3}\d+\b(?!:)/g, 'IP')
        .replaceAll(/\b(?:\d+s ago|just now|now)$/gm, 'AGO')
        .replaceAll(/\b\d+ s (?=old|ago)/g, 'N s ')
        // How far the platform is at each look depends on the machine: progress has tests of its own.
        .replaceAll(/^(?:creating|deleting|changing|waiting for) t-\S+: .*\n/gm, '')
    )
  }
}

function lines(text: string, mark: string): readonly string[] {
  if (text === '') return []
  const all = text.replace(/\n$/, '').split('\n')
  return all.map((line) => `${mark}${line}`.trimEnd())
}
