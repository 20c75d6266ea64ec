// Guards a program before its first line: `node --import preload.ts program`.
import { guardCrashes, type HangOptions, type LocalsOptions } from '@indev/crash'

const { CRASH_DIR: dir = '', CRASH_LOCALS = '{}', CRASH_COMMAND, CRASH_EXIT } = process.env
const hangs: HangOptions = JSON.parse(process.env['CRASH_HANGS'] ?? '{}')
const locals: LocalsOptions = JSON.parse(CRASH_LOCALS)
Object.defineProperty(globalThis, 'crash', {
  value: guardCrashes({
    app: { name: 'fixture', version: '1.2.3' },
    dir,
    ...(CRASH_COMMAND !== 'none' && { command: 'cluster create' }),
    locals,
    hangs,
    ...(CRASH_EXIT !== undefined && { onFullHeap: () => process.exit(Number(CRASH_EXIT)) }),
  }),
})
