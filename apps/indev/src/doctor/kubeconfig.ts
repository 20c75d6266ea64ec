import { existsSync, readFileSync, rmSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { DoctorCheck, Finding } from '@indev/cli'
import { stringIn } from '../json.ts'
import { KubeconfigDocument } from '../kubeconfig/document.ts'
import { abandonedLock } from '../kubeconfig/lock.ts'
import { readOwnEntry } from '../kubeconfig/own-entry.ts'
import { kubeconfigPlace } from '../kubeconfig/place.ts'

/** Whether kubectl can read its files, and run the program that our entries in them name. */
export const kubeconfigCheck: DoctorCheck = {
  id: 'kubeconfig',
  title: 'Kubeconfig',
  run({ env }) {
    const files = kubeconfigPlace({ env }).files.filter((file) => existsSync(file))
    if (files.length === 0) return { status: 'skipped', what: 'there is none' }
    let own = 0
    for (const file of files) {
      const read = readUsers(file)
      if ('problem' in read) return unreadable(file, read.problem)
      const lock = abandonedLock(file)
      if (lock !== undefined) return leftLock(lock)
      for (const { name, value } of read.users) {
        if (readOwnEntry(value) === undefined) continue
        own += 1
        const program = stringIn(Object(value).exec, 'command') ?? ''
        if (isAbsolute(program) && !existsSync(program)) return goneProgram(file, name, program)
      }
    }
    return { status: 'ok', what: `${files.join(', ')}: ${own} of ours` }
  },
}

type Users = ReturnType<KubeconfigDocument['entries']>

function readUsers(file: string): { readonly users: Users } | { readonly problem: string } {
  try {
    return { users: new KubeconfigDocument(readFileSync(file, 'utf8')).entries('users') }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function unreadable(file: string, problem: string): Finding {
  return {
    status: 'failed',
    what: `${file} cannot be read: ${problem}`,
    why: 'kubectl cannot use it either; mend it, or restore a backup that lies beside it',
  }
}

function leftLock(lock: string): Finding {
  return {
    status: 'warning',
    what: `${lock} is the lock of an indev that was killed`,
    why: 'until it is gone kubectl can change nothing in that file',
    fix: { summary: 'removes it', apply: () => rmSync(lock, { force: true }) },
  }
}

function goneProgram(file: string, name: string, program: string): Finding {
  return {
    status: 'warning',
    what: `${name} in ${file} names ${program}, which is not there`,
    why: 'kubectl gets no token for that cluster',
    next: { command: 'indev cluster login NAME', why: 'writes the entry anew' },
  }
}
