// Guards a program before its first line: `node --import preload.ts program`.
import { guardCrashes } from '@indev/crash'

const { CRASH_DIR: dir = '', CRASH_LOCALS } = process.env
const arm = CRASH_LOCALS === 'at-start' || CRASH_LOCALS === 'never' ? CRASH_LOCALS : 'when-needed'
Object.defineProperty(globalThis, 'crash', {
  value: guardCrashes({
    app: { name: 'fixture', version: '1.2.3' },
    dir,
    command: 'cluster create',
    locals: { arm },
  }),
})
