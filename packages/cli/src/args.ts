interface ArgBase {
  /** One line for help. */
  readonly summary: string
  /** One letter: `-n`. */
  readonly alias?: string
  /** Left out of help and suggestions. */
  readonly hidden?: boolean
}

/** A text argument: `--name VALUE`. */
export interface StringArg extends ArgBase {
  readonly type: 'string'
  /** A closed set of accepted values; one that ends with `=` takes whatever follows: `jsonpath=`. */
  readonly choices?: readonly string[]
  /** What stands for the value in help; the choices, else `TEXT`, when absent. */
  readonly placeholder?: string
  readonly required?: boolean
  readonly default?: string
  /**
   * What completion offers at Tab: the kind of names that `ctx.rememberNames` keeps or
   * `CliApp.completeNames` knows (`cluster`), or `file` for paths.
   */
  readonly complete?: string
  /** May be given more than once; as the last positional it takes the rest. */
  readonly list?: boolean
}

/** A number argument; anything but a finite number in range is refused before the handler runs. */
export interface NumberArg extends ArgBase {
  readonly type: 'number'
  /** Refuse fractions. */
  readonly integer?: boolean
  /** Smallest accepted value. */
  readonly min?: number
  /** Largest accepted value. */
  readonly max?: number
  readonly required?: boolean
  readonly default?: number
}

/** A length of time: `500ms`, `5s`, `1.5m`, `2h`, `1d`; the handler gets milliseconds. */
export interface DurationArg extends ArgBase {
  readonly type: 'duration'
  readonly required?: boolean
  /** As it would be typed: `5s`. */
  readonly default?: string
}

/** A switch: `--wait`, `--no-wait`. */
export interface BooleanArg extends ArgBase {
  readonly type: 'boolean'
  readonly default?: boolean
}

/** How one argument of a command is written and checked. */
export type ArgSpec = StringArg | NumberArg | DurationArg | BooleanArg

/** The arguments of a command by their long names (kebab-case, as typed after `--`). */
export type ArgSpecs = Readonly<Record<string, ArgSpec>>

/** What a parsed argument can be. */
export type ArgValue = string | number | boolean | readonly string[] | undefined

/** Parsed arguments by name, before a command's own type is known. */
export type ArgValues = Readonly<Record<string, ArgValue>>

type Scalar<S extends ArgSpec> = S extends NumberArg | DurationArg
  ? number
  : S extends BooleanArg
    ? boolean
    : S extends { readonly choices: readonly (infer C)[] }
      ? Choice<C>
      : string

type Choice<C> = C extends `${infer Head}=` ? `${Head}=${string}` : C

type ValueOf<S extends ArgSpec> = S extends { readonly list: true }
  ? readonly Scalar<S>[]
  : S extends { readonly required: true } | { readonly default: string | number | boolean }
    ? Scalar<S>
    : Scalar<S> | undefined

/** The types of a command's parsed arguments, inferred from its definition; lists are never undefined. */
export type InferArgs<A extends ArgSpecs> = { readonly [K in keyof A]: ValueOf<A[K]> }
