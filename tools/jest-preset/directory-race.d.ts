/**
 * Lets two threads make the same new directories, four levels deep, at the same moments, 200 times.
 *
 * @param maker - A module that exports `make(path)`.
 * @returns What `make` threw: nothing, when neither is in the other's way.
 */
export declare function directoryRace(maker: URL): Promise<readonly string[]>
