import { join } from 'node:path'
import type { AppPaths } from '@indev/telemetry'
import { type DoctorCheck, type Finding, skipped } from '../check.ts'
import { factsOf, makePrivate, namesIn } from '../file-facts.ts'

/** Whether the app's directories, and what is directly in them, are this user's alone. */
export const directories: DoctorCheck = {
  id: 'directories',
  title: 'Private files',
  run({ paths }) {
    if (paths === undefined) return skipped('there are none')
    const found = placesOf(paths)
    const worst = found.find(({ trouble }) => trouble !== 'open') ?? found[0]
    if (worst === undefined) return { status: 'ok', what: 'nobody else can read or change them' }
    return worst.trouble === 'open' ? openFinding(found) : foreignFinding(worst)
  },
}

interface Place {
  readonly path: string
  readonly mode: number
  readonly trouble: 'open' | 'foreign' | 'link'
}

function placesOf({ stateDir, configDir, dataDir }: AppPaths): readonly Place[] {
  const tops = [stateDir, configDir, dataDir]
  const below = tops.flatMap((dir) => namesIn(dir).map((name) => join(dir, name)))
  return [...new Set([...tops, ...below])].flatMap((path) => troubleAt(path) ?? [])
}

function troubleAt(path: string): Place | undefined {
  const facts = factsOf(path)
  const uid = process.getuid?.()
  if (facts === undefined || uid === undefined) return undefined
  const { kind, mode } = facts
  if (kind === 'link') return { path, mode, trouble: 'link' }
  if (facts.uid !== uid) return { path, mode, trouble: 'foreign' }
  return (mode & 0o077) === 0 ? undefined : { path, mode, trouble: 'open' }
}

function openFinding(found: readonly Place[]): Finding {
  const [first, ...others] = found
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return {
    status: 'warning',
    what: `others may look into ${first?.path ?? ''}${more}`,
    why: 'what commands remember, and credentials, should be readable by you alone',
    fix: {
      summary: 'makes them private',
      apply() {
        for (const { path, mode } of found) makePrivate(path, mode)
      },
    },
  }
}

function foreignFinding({ path, trouble }: Place): Finding {
  return {
    status: 'failed',
    what: trouble === 'link' ? `${path} is a symbolic link` : `${path} belongs to somebody else`,
    why: 'it is not used, lest somebody else reads or changes what is yours; move it out of the way',
  }
}
