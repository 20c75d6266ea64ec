import { CliError } from '@indev/cli'

/** A JSON object of unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a JSON value is an object, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The string under `key`; `undefined` for anything else. */
export function stringIn(value: unknown, key: string): string | undefined {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === 'string' ? found : undefined
}

/** The finite number under `key`; `undefined` for anything else. */
export function numberIn(value: unknown, key: string): number | undefined {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

/** The strings in the array under `key`; none for anything else. */
export function stringsIn(value: unknown, key: string): readonly string[] {
  const found = isObject(value) ? value[key] : undefined
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : []
}

/** The error for an answer that breaks the contract; `what` names the part, never its content. */
export function badAnswer(what: string): CliError {
  return new CliError({
    slug: 'platform.bad-answer',
    kind: 'failed',
    message: `the platform's answer holds no valid ${what}`,
    recordable: true,
    outcomeCause: 'remote',
  })
}
