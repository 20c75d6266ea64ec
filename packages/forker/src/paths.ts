/** Where everything lies in a state directory. Bucket, breaker and switch are shared by all names. */
export interface StatePaths {
  readonly dir: string
  readonly halt: string
  readonly breaker: string
  readonly bucket: string
  readonly spawns: string
  readonly turn: string
  readonly entered: string
  readonly stamp: string
  readonly lease: string
  readonly records: string
}

/**
 * The paths of one name. A name that made its own bucket would be a way around it, so none does.
 *
 * @throws TypeError when `name` is not 1 to 32 of `a-z`, `0-9`, `-`, or `stateDir` is empty.
 */
export function statePaths(stateDir: string, name: string): StatePaths {
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name)) {
    throw new TypeError(`"name" must be 1 to 32 of a-z, 0-9 and -, got ${JSON.stringify(name)}`)
  }
  return {
    ...sharedPaths(stateDir),
    stamp: `${stateDir}/${name}.stamp`,
    lease: `${stateDir}/${name}.lease`,
    records: `${stateDir}/${name}.records`,
  }
}

/** The paths that belong to no name. */
export function sharedPaths(stateDir: string): Omit<StatePaths, 'stamp' | 'lease' | 'records'> {
  if (stateDir === '') throw new TypeError('"stateDir" must not be empty')
  return {
    dir: stateDir,
    // Not `join`: every command builds these, and Windows takes a slash too.
    halt: `${stateDir}/halt`,
    breaker: `${stateDir}/breaker`,
    bucket: `${stateDir}/bucket.json`,
    spawns: `${stateDir}/spawns.json`,
    turn: `${stateDir}/turn`,
    entered: `${stateDir}/entered`,
  }
}
