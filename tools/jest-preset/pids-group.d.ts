/** A group of processes that cannot grow beyond a limit. */
export interface PidsGroup extends AsyncDisposable {
  /** A process that writes its id here is in it, with all that it starts. */
  readonly entrance: string
  /** Who is in it. */
  pids(): readonly number[]
}

/** Where groups can be made: cgroups(7), either version; undefined where they can't. */
export declare function pidsRoot(): string | undefined

/** @param most - Processes and threads. */
export declare function newPidsGroup(most: number): PidsGroup
