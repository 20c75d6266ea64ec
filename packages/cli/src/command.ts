import type { AttributeSchema } from '@indev/telemetry'
import type { ArgSpecs, ArgValues, InferArgs } from './args.ts'
import type { CommandContext } from './context.ts'
import type { JsonSchema } from './output/json-schema.ts'
import type { ResultStream } from './output/stream.ts'
import type { View } from './view.ts'

/** What a command may record: an allow-list, closed by type. */
export interface CommandTelemetry {
  readonly attributes?: AttributeSchema
  readonly milestones?: readonly string[]
  readonly events?: Readonly<Record<string, AttributeSchema>>
  /** `false`: this command is never recorded. */
  readonly record?: false
}

/** An example for help. */
export interface CommandExample {
  /** A whole command line. */
  readonly command: string
  readonly summary: string
}

interface CommandFacts {
  /** The words that name the command: `['cluster', 'create']`. */
  readonly path: readonly string[]
  /** One line for help. */
  readonly summary: string
  /** Paragraphs for the command's own help. */
  readonly description?: string
  readonly examples?: readonly CommandExample[]
  readonly telemetry?: CommandTelemetry
  /** To run it once more does no harm, as of what only reads: `crash replay` asks for no more. */
  readonly replaySafe?: true
  /** What `-o json` prints; of a stream, what it prints of each item. Published with the documentation. */
  readonly result?: JsonSchema
}

/** What {@link defineCommand} takes. Write `run` before `human`, so that the value's type is inferred. */
export interface CommandDefinition<A extends ArgSpecs, T> extends CommandFacts {
  readonly args: A
  /** Names of arguments that may also be given by position, in order. */
  readonly positionals?: readonly (keyof A & string)[]
  /** Does the work; the returned value is the result, which `-o json` prints bare. */
  run(args: InferArgs<A>, ctx: CommandContext): Promise<T | ResultStream<T>> | T | ResultStream<T>
  /** The result for people; an empty string prints nothing. */
  human(value: T, view: View): string
  /** What `-o name` and `--quiet` print, one a line; without it there is nothing to name. */
  names?(value: T): readonly string[]
}

/** A command as a value: what the runtime, help and the documentation read. */
export interface Command extends CommandFacts {
  readonly args: ArgSpecs
  readonly positionals: readonly string[]
  run(args: ArgValues, ctx: CommandContext): unknown
  human(value: unknown, view: View): string
  names?(value: unknown): readonly string[]
}
