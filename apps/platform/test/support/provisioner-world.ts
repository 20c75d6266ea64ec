import type { Provisioner } from '../../src/clusters/provisioner.ts'
import type { CommandEnd } from '../../src/provisioners/run-command.ts'

/** A provisioner and the world that it acts upon, which stands in for software that is not here. */
export interface World {
  readonly provisioner: Provisioner
  /** What is there: the workers of each cluster by the name that it has there; undefined where nothing is real. */
  clusters(): Readonly<Record<string, number>> | undefined
  /** Every line that was run or called. */
  readonly log: readonly string[]
  /** Takes away what is behind the back of the provisioner. */
  lose(): void
}

/** How long a program or a request may take here, ms: longer than a test. */
export const limitMs = 120_000

/** The end of a program that went well. */
export const ended = (stdout = ''): CommandEnd => ({ code: 0, stdout, stderr: '' })
