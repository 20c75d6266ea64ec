/**
 * Whether this process may detach and record: all that most programs ask at every start.
 *
 * @packageDocumentation
 */
export { isDescendant } from './lineage.ts'
