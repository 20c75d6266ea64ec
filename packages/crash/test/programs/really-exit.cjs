globalThis.crash.crumb('step', 'before reallyExit')
process.reallyExit(4)
