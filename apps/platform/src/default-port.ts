/** Where the CLI looks for a platform. */
export const defaultPort = 4810
