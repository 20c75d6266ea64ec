import { nodeIo } from '../../src/io.ts'

export const make = (path: string): void => nodeIo().makeDir(path)
