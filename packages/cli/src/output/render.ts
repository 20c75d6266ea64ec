import type { Command } from '../command.ts'
import type { Globals } from '../globals.ts'
import { formatJson } from '../print.ts'
import type { Host } from '../host.ts'
import { canPaint, createView } from '../text-view.ts'
import type { View } from '../view.ts'

/** What a result is shown with. */
export interface Rendering {
  readonly command: Pick<Command, 'human' | 'names'>
  readonly globals: Globals
  readonly host: Pick<Host, 'streams' | 'env' | 'clock'>
}

/** The result as the flags ask for it, whole lines; what is seldom asked for is loaded here. */
export async function renderResult(rendering: Rendering, value: unknown): Promise<string> {
  const { command, globals, host } = rendering
  switch (globals.output) {
    case 'json':
      return formatJson(value, host.streams.stdout.isTTY)
    case 'jsonl':
      return itemsOf(value)
        .map((each) => formatJson(each, false))
        .join('')
    case 'yaml':
      return (await import('./yaml.ts')).formatYaml(value)
    case 'jsonpath': {
      const { evaluateJsonpath } = await import('./jsonpath.ts')
      return wholeLines(evaluateJsonpath(globals.jsonpath ?? '', value))
    }
    case 'name':
      return namesOf(rendering, value)
    case 'table':
    case 'wide':
    default:
      return wholeLines(command.human(value, viewOf(rendering)))
  }
}

/** What `human` writes with, as the flags say. */
export function viewOf({ globals, host }: Omit<Rendering, 'command'>): View {
  const { stdout } = host.streams
  return createView(stdout, canPaint(stdout, host.env, globals.noColor), host.clock.nowMs(), {
    isWide: globals.output === 'wide',
    hasHeaders: !globals.noHeaders,
  })
}

/** The lines of `jsonl`: the items of a list, also of a value that is one in JSON. */
function itemsOf(value: unknown): readonly unknown[] {
  const hasForm = typeof value === 'object' && value !== null && 'toJSON' in value
  const plain: unknown = hasForm && typeof value.toJSON === 'function' ? value.toJSON() : value
  return Array.isArray(plain) ? plain : [plain]
}

/** A command without names has none to print: `--quiet` then prints nothing. */
function namesOf(rendering: Rendering, value: unknown): string {
  const { command, globals } = rendering
  const names = command.names?.(value)
  if (names !== undefined) return names.map((name) => `${name}\n`).join('')
  return globals.quiet ? '' : wholeLines(command.human(value, viewOf(rendering)))
}

function wholeLines(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
