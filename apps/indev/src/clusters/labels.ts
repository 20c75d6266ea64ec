import { CliError } from '@indev/cli'

/** Names as Kubernetes has them, with an optional prefix. */
const KEY = /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/
const VALUE = /^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/

/**
 * The labels in `--label team=a --label tier=web`.
 *
 * @throws {@link CliError} `usage.label`.
 */
export function readLabels(given: readonly string[]): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {}
  for (const text of given) {
    const at = text.indexOf('=')
    const [key, value] = [text.slice(0, at), text.slice(at + 1)]
    if (at < 1 || !KEY.test(key) || !VALUE.test(value)) throw bad(text)
    if (labels[key] !== undefined && labels[key] !== value) {
      throw invalid(`--label gives ${key} two values`)
    }
    labels[key] = value
  }
  return labels
}

function bad(text: string): CliError {
  return invalid(`--label takes KEY=VALUE as for Kubernetes, not "${text.slice(0, 80)}"`)
}

function invalid(message: string): CliError {
  return new CliError({ slug: 'usage.label', kind: 'usage', message, recordable: true })
}
