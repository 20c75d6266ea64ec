import { isNode, LineCounter, parseAllDocuments, type Document } from 'yaml'
import type { Path } from './cursor.ts'
import type { Diagnostic, Locate } from './diagnostics.ts'
import { readOpenSlo, type OpenSloResult } from './read.ts'

/**
 * Reads OpenSLO definitions from YAML or JSON text, any number of documents, and resolves their
 * references among them. Findings have their line and column.
 *
 * Never throws for what the text says. An unquoted time stays text, as YAML 1.2 has it.
 *
 * @see https://github.com/OpenSLO/OpenSLO
 */
export function loadOpenSlo(text: string): OpenSloResult {
  const lineCounter = new LineCounter()
  const broken: Diagnostic[] = []
  const sources = parseAllDocuments(text, { lineCounter }).map((document, index) => {
    broken.push(...syntaxErrors(document, index))
    const value = document.errors.length > 0 ? null : valueOf(document, index, broken)
    return { value, locate: locator(document, lineCounter) }
  })
  const { slos, diagnostics } = readOpenSlo(sources)
  return { slos, diagnostics: [...broken, ...diagnostics] }
}

function syntaxErrors({ errors }: Document, document: number): readonly Diagnostic[] {
  return errors.map(({ message, linePos }) => ({
    severity: 'error',
    code: 'syntax',
    message: message.split('\n', 1).join(''),
    document,
    path: [],
    ...(linePos && { line: linePos[0].line, column: linePos[0].col }),
  }))
}

/** The data of a document; aliases that multiply beyond measure are an error, not memory. */
function valueOf(parsed: Document, document: number, broken: Diagnostic[]): unknown {
  try {
    const value: unknown = parsed.toJS()
    return value
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause
    broken.push({ severity: 'error', code: 'syntax', message: cause.message, document, path: [] })
    return null
  }
}

/** Finds a path in a document, or the nearest part of it that is there. */
function locator(document: Document, lineCounter: LineCounter): Locate {
  return (path: Path) => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true)
      const start = isNode(node) ? node.range?.[0] : undefined
      if (start === undefined) continue
      const { line, col } = lineCounter.linePos(start)
      return { line, column: col }
    }
    return undefined
  }
}
