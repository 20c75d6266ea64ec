/** `indev-spool`: looking after any spool by hand. It never decodes a payload. */
import { parseArgs } from 'node:util'
import type { SegmentFilter } from './inspect.ts'
import { openSpool } from './spool.ts'
import type { Spool } from './spool.ts'

/** Where the tool writes; its result goes to `stdout`, everything else to `stderr`. */
export interface ToolStreams {
  readonly stdout: (bytes: Uint8Array | string) => void
  readonly stderr: (text: string) => void
}

const USAGE = `indev-spool <command> <spool directory> [segment …]

  ls         the segments: state, age, records, bytes, name
  stat       what waits, is held, was given up, was lost and why
  cat        the payloads of the named segments, as they are (of all that wait, if none is named)
  verify     reads every segment; exit code 1 if anything is wrong
  requeue    puts quarantined segments back in line
  purge      removes segments, counted as purged

  --state pending|claimed|quarantined|writing   only these (ls, purge)
  --reason TEXT                                 only those in quarantine for this (ls, requeue, purge)
  --json                                        one JSON document
`

const STATES: readonly string[] = ['claimed', 'pending', 'quarantined', 'writing']

/** What a command answers: the document of --json, the same for people, and the exit code. */
interface Answer {
  readonly json: unknown
  readonly text: string
  readonly exitCode: 0 | 1
}

/**
 * Runs the tool.
 *
 * @param args - Without the interpreter and the program.
 * @returns The exit code: 0, 1 if something is wrong with the spool, 2 if it is with `args`.
 */
export function runTool(args: readonly string[], { stdout, stderr }: ToolStreams): 0 | 1 | 2 {
  const parsed = parse(args)
  if (parsed === undefined) {
    stderr(USAGE)
    return 2
  }
  const { command, spool, files, filter, isJson } = parsed
  try {
    if (command === 'cat' && !isJson) {
      for (const payload of payloads(spool, files)) stdout(payload)
      return 0
    }
    const { json, text, exitCode } = COMMANDS[command](spool, files, filter)
    stdout(isJson ? `${JSON.stringify(json)}\n` : text)
    return exitCode
  } catch (error) {
    stderr(`indev-spool: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

type CommandName = 'cat' | 'ls' | 'purge' | 'requeue' | 'stat' | 'verify'
type Command = (spool: Spool, files: readonly string[], filter: SegmentFilter) => Answer

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  ls: (spool, _files, filter) => {
    const json = [...spool.inspect(filter)]
    const lines = json.map(({ state, createdAtMs, records, bytes, file }) =>
      [state.padEnd(11), new Date(createdAtMs).toISOString(), records, bytes, file].join('  '),
    )
    return { json, text: lines.map((line) => `${line}\n`).join(''), exitCode: 0 }
  },
  stat: (spool) => {
    const json = spool.stats()
    const lines: string[] = []
    for (const name of ['pending', 'claimed', 'quarantined'] as const) {
      const { files, records, bytes } = json[name]
      lines.push(`${name.padEnd(12)}${records} records in ${files} segments, ${bytes} bytes`)
    }
    lines.push(`${'torn'.padEnd(12)}${json.torn}`)
    for (const [reason, count] of Object.entries(json.dropped)) {
      lines.push(`${'dropped'.padEnd(12)}${count} (${reason})`)
    }
    return { json, text: `${lines.join('\n')}\n`, exitCode: 0 }
  },
  cat: (spool, files) => {
    const json = segments(spool, files).flatMap((file) =>
      (spool.read(file) ?? []).map(({ payload, ...record }) => ({
        file,
        ...record,
        payloadBase64: Buffer.from(payload).toString('base64'),
      })),
    )
    return { json, text: '', exitCode: 0 }
  },
  verify: (spool) => {
    const json = spool.verify()
    const { files, records, problems, insecure } = json
    const lines = problems.map(
      ({ kind, state, file, validRecords }) =>
        `${kind}: ${state} ${file}, ${validRecords} readable`,
    )
    if (insecure !== undefined) lines.push(`insecure: ${insecure}`)
    lines.push(`${records} records in ${files} segments, ${lines.length} problems`)
    return { json, text: `${lines.join('\n')}\n`, exitCode: lines.length > 1 ? 1 : 0 }
  },
  requeue: (spool, files, filter) =>
    changed('requeued', files, filter, (each) => spool.requeue(each)),
  purge: (spool, files, filter) => changed('purged', files, filter, (each) => spool.purge(each)),
}

function changed(
  what: 'purged' | 'requeued',
  files: readonly string[],
  filter: SegmentFilter,
  change: (filter: SegmentFilter) => number,
): Answer {
  const filters = files.length === 0 ? [filter] : files.map((file) => ({ ...filter, file }))
  const records = filters.reduce((sum, each) => sum + change(each), 0)
  return { json: { [what]: records }, text: `${what} ${records} records\n`, exitCode: 0 }
}

function segments(spool: Spool, files: readonly string[]): readonly string[] {
  if (files.length > 0) return files
  return [...spool.inspect({ state: 'pending' })].map(({ file }) => file)
}

function* payloads(spool: Spool, files: readonly string[]): Generator<Uint8Array> {
  for (const file of segments(spool, files)) {
    for (const { payload } of spool.read(file) ?? []) yield payload
  }
}

interface Parsed {
  readonly command: CommandName
  readonly spool: Spool
  readonly files: readonly string[]
  readonly filter: SegmentFilter
  readonly isJson: boolean
}

function parse(args: readonly string[]): Parsed | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        state: { type: 'string' },
        reason: { type: 'string' },
      },
    })
    const [command = '', dir = '', ...files] = positionals
    const { state, reason, json: isJson } = values
    if (!isCommand(command) || (state !== undefined && !isState(state))) return undefined
    const filter = {
      ...(state === undefined ? {} : { state }),
      ...(reason === undefined ? {} : { reason }),
    }
    return { command, spool: openSpool({ dir }), files, filter, isJson }
  } catch {
    return undefined
  }
}

function isCommand(text: string): text is CommandName {
  return Object.hasOwn(COMMANDS, text)
}

function isState(text: string): text is NonNullable<SegmentFilter['state']> {
  return STATES.includes(text)
}
