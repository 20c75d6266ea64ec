/**
 * Whether this process may detach and record: all that most programs ask at every start.
 *
 * For bundlers, which take all that an entry exports for needed; Node gets the main entry, one file less to load.
 *
 * @packageDocumentation
 */
export { isDescendant } from './lineage.ts'
