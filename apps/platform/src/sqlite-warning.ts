/** Before Node 24, loading node:sqlite warns that it is experimental; nothing else is silenced. */
export function filterSqliteWarning(target: NodeJS.Process): void {
  if (Number(target.versions.node.split('.', 1)[0]) >= 24) return
  const emit = target.emit.bind(target)
  const filtered = (event: string | symbol, ...args: unknown[]): boolean => {
    const [warning] = args
    const isSqlite =
      event === 'warning' &&
      warning instanceof Error &&
      warning.name === 'ExperimentalWarning' &&
      warning.message.startsWith('SQLite ')
    return isSqlite ? false : Reflect.apply(emit, target, [event, ...args])
  }
  Object.assign(target, { emit: filtered })
}
