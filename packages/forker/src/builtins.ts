/**
 * Node's own modules, without the ES face that an `import` of one makes: all that it exports is evaluated for
 * that, in every command, and for `node:fs` promises and streams are loaded too (2.5 ms on Node 24).
 */
export const builtins = {
  fs: (): typeof import('node:fs') => process.getBuiltinModule('node:fs'),
  os: (): typeof import('node:os') => process.getBuiltinModule('node:os'),
  path: (): typeof import('node:path') => process.getBuiltinModule('node:path'),
  url: (): typeof import('node:url') => process.getBuiltinModule('node:url'),
  workerThreads: (): typeof import('node:worker_threads') =>
    process.getBuiltinModule('node:worker_threads'),
  /** Asked for only by what really spawns: a refused caller never pays for it. */
  childProcess: (): typeof import('node:child_process') =>
    process.getBuiltinModule('node:child_process'),
}
