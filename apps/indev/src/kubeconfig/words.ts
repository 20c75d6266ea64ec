import type { JsonSchema } from '@indev/cli'
import type { Merged } from './merge.ts'
import type { Removed } from './remove.ts'

/** What `-o json` prints of a merge. */
export const mergedResult: JsonSchema = {
  type: 'object',
  properties: {
    file: { type: 'string', description: 'The file that has the context.' },
    context: { type: 'string' },
    current: { type: 'boolean', description: 'Whether it is the current context now.' },
    previous: { type: 'string', description: 'What was current before, where that changed.' },
  },
  required: ['file', 'context', 'current'],
}

/** A merge for people: what was switched, and how to go back. */
export function mergedText({ file, context, current, previous }: Merged): string {
  const lines = [`context ${context} is in ${file}`]
  if (!current) lines.push(`to use it: kubectl config use-context ${context}`)
  else if (previous === undefined) lines.push('it is the current context')
  else {
    lines.push(`it is the current context; before: ${previous}`)
    lines.push(`to go back: kubectl config use-context ${previous}`)
  }
  return `${lines.join('\n')}\n`
}

/** What `-o json` prints of a removal. */
export const removedResult: JsonSchema = {
  type: 'object',
  properties: {
    contexts: { type: 'array', items: { type: 'string' } },
    current: { type: 'string', description: 'The context that was current, and is gone.' },
  },
  required: ['contexts'],
}

/** A removal for people. */
export function removedText({ contexts, current }: Removed): string {
  if (contexts.length === 0) return 'nothing of it is in your kubeconfig\n'
  const lines = contexts.map((context) => `removed context ${context}`)
  if (current !== undefined) lines.push(`${current} was the current context: there is none now`)
  return `${lines.join('\n')}\n`
}
