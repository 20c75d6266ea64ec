import { blackboxOf } from './frames.ts'
import type { Machine } from './identity.ts'
import { type LocalsOptions, LocalsWatch } from './locals.ts'
import type { CrashOptions } from './options.ts'
import type { Redactor } from './redact.ts'
import type { CrashReport } from './report.ts'
import { ReportWriter, type Sighting, type Written } from './report-writer.ts'

/** What is seen of a crash, and what makes a report of it. */
export interface Evidence {
  /** Begins to watch local variables, and makes ready what can be made ready: the pause is there anyway. */
  arm(): void
  readonly disarm: () => void
  /** @throws Whatever the system says. */
  write(sighting: Omit<Sighting, 'locals'>): Written
  /** A report as it may be written anywhere. */
  compose(sighting: Omit<Sighting, 'locals'>): CrashReport
}

/** What evidence is made of. */
export interface EvidenceParts {
  readonly options: CrashOptions
  readonly machine: Machine
  readonly redactor: () => Redactor
  /** Told when the heap is full; must not return. */
  readonly onFullHeap: (error: Error) => never
}

/**
 * Evidence of one run.
 *
 * In a module of its own, and a function, because `bundle-cli` loads it late: a run that is short and does not crash
 * needs none of it.
 */
export function evidenceOf({ options, machine, redactor, onFullHeap }: EvidenceParts): Evidence {
  const watched: LocalsOptions = options.locals ?? {}
  const locals = new LocalsWatch(watched, onFullHeap)
  const writer = new ReportWriter(options, machine, redactor)
  return {
    arm() {
      locals.arm(blackboxOf(writer.appRoot()))
      writer.prepare()
    },
    disarm: () => {
      locals.disarm()
    },
    write: (sighting) => locals.unwatched(() => writer.write({ ...sighting, locals })),
    compose: (sighting) => writer.compose({ ...sighting, locals }),
  }
}
