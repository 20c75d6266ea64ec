import type { Redactor } from './redact.ts'
import type { Crumb } from './report.ts'

/** Crumbs are kept here too, so that a report needs not read them back. */
const MAX_CRUMBS = 64

/** The last crumbs of a run, as they may be written anywhere. */
export class Crumbs {
  readonly last: Crumb[] = []
  readonly #redactor: () => Redactor

  constructor(redactor: () => Redactor) {
    this.#redactor = redactor
  }

  add(atMs: number, kind: string, text: string): Crumb {
    const clean = this.#redactor().redactText(text, {})
    const crumb = { atMs, kind: kind.replace(/\s/g, '-'), text: clean }
    if (this.last.push(crumb) > MAX_CRUMBS) this.last.shift()
    return crumb
  }
}
