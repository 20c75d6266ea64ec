// Guards a program before its first line: `node --import preload.ts program`.
import { guardCrashes } from '@indev/crash'

const dir = process.env['CRASH_DIR'] ?? ''
Object.defineProperty(globalThis, 'crash', {
  value: guardCrashes({
    app: { name: 'fixture', version: '1.2.3' },
    dir,
    command: 'cluster create',
  }),
})
