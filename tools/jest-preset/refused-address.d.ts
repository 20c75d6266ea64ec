/** An address of loopback where nothing listens, and nobody can until it is disposed of. */
export interface RefusedAddress extends AsyncDisposable {
  readonly url: string
}

/**
 * Holds such an address: its port is the near end of a connection of ours. A port that was free a moment ago may be
 * somebody else's by the time it is asked.
 */
export declare function refusedAddress(): Promise<RefusedAddress>
