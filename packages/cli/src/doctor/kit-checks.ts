import type { DoctorCheck } from './check.ts'
import { clock } from './checks/clock.ts'
import { collector } from './checks/collector.ts'
import { completion } from './checks/completion.ts'
import { crashes } from './checks/crashes.ts'
import { directories } from './checks/directories.ts'
import { disk } from './checks/disk.ts'
import { home } from './checks/home.ts'
import { journal } from './checks/journal.ts'
import { networkVariables } from './checks/network-variables.ts'
import { nodeVersion } from './checks/node-version.ts'
import { settings } from './checks/settings.ts'
import { spool } from './checks/spool.ts'
import { uploads } from './checks/uploads.ts'

/** What every app is checked for, in the order in which one thing rests on another. */
export const KIT_CHECKS: readonly DoctorCheck[] = [
  nodeVersion,
  home,
  directories,
  disk,
  clock,
  settings,
  networkVariables,
  journal,
  spool,
  uploads,
  collector,
  crashes,
  completion,
]
