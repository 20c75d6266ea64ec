export type {
  ArgSpec,
  ArgSpecs,
  ArgValue,
  ArgValues,
  BooleanArg,
  DurationArg,
  InferArgs,
  NumberArg,
  StringArg,
} from './args.ts'
export type {
  CliApp,
  CommandEntry,
  DiscoverInput,
  PlatformSettings,
  SliDefinition,
  SloDefinition,
} from './app.ts'
export { builtinCommands } from './builtin/entries.ts'
export type { Command, CommandDefinition, CommandExample, CommandTelemetry } from './command.ts'
export { defineCommand } from './define-command.ts'
export type { CatalogueEntry } from './catalogue/entry.ts'
export type { CommandContext } from './context.ts'
export type { Globals, OutputFormat } from './globals.ts'
export type { JsonSchema } from './output/json-schema.ts'
export { ResultStream, stream } from './output/stream.ts'
export type { CheckContext, CheckStatus, DoctorCheck, Finding, Fix } from './doctor/check.ts'
export { CliError } from './errors.ts'
export type { CliErrorOptions, NextStep, Slug } from './errors.ts'
export { EXIT_CODES, SIGNAL_EXIT_CODES } from './exit-codes.ts'
export type { EndingSignal, ErrorKind } from './exit-codes.ts'
export type { Host } from './host.ts'
export { makeDirectory } from './make-directory.ts'
export type { HttpClient, HttpRequest, HttpResponse } from './http-types.ts'
export type { PhaseFacts, Progress, ProgressOptions } from './progress.ts'
export { run } from './run.ts'
export { runMain } from './run-main.ts'
export type { Clock, Disposer, InputStream, OutputStream, Streams } from './streams.ts'
export type { Column, TextStyle, View } from './view.ts'
