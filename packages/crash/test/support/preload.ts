// Guards a program before its first line: `node --import preload.ts program`.
import { guardCrashes, type LocalsOptions } from '@indev/crash'

const { CRASH_DIR: dir = '', CRASH_LOCALS = '{}' } = process.env
const locals: LocalsOptions = JSON.parse(CRASH_LOCALS)
Object.defineProperty(globalThis, 'crash', {
  value: guardCrashes({
    app: { name: 'fixture', version: '1.2.3' },
    dir,
    command: 'cluster create',
    locals,
  }),
})
