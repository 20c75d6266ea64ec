import { parseSelector } from '../api/label-selector.ts'
import { at, textsAt, type JsonObject } from './json.ts'
import { badRequest } from './status.ts'

/** Whether an object is among those that were asked for. */
export type Selects = (object: JsonObject) => boolean

/** Reads `labelSelector` and `fieldSelector`. @throws Refused 400 where one is none. */
export function readSelection(query: URLSearchParams): Selects {
  const byLabels = labelsOf(query.get('labelSelector') ?? '')
  const byFields = fieldsOf(query.get('fieldSelector') ?? '')
  return (object) => byLabels(object) && byFields(object)
}

function labelsOf(selector: string): Selects {
  if (selector.trim() === '') return () => true
  const selects = parseSelector(selector)
  if (selects === undefined) throw badRequest(`unable to parse requirement: ${selector}`)
  return (object) => selects(textsAt(object, 'metadata', 'labels'))
}

/** `metadata.name=x,status.phase!=Failed`: any member that is no object or list. */
function fieldsOf(selector: string): Selects {
  const parts = selector
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, path, operator, value = ''] = /^\s*([\w.]+)\s*(==|=|!=)\s*(.*?)\s*$/.exec(part) ?? []
      if (path === undefined) throw badRequest(`invalid field selector: ${selector}`)
      const members = path.split('.')
      return (object: JsonObject) => {
        const found = at(object, ...members) ?? ''
        const shown = typeof found === 'object' ? '' : String(found)
        return (shown === value) === (operator !== '!=')
      }
    })
  return (object) => parts.every((part) => part(object))
}
