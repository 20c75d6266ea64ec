globalThis.crash.crumb('step', 'before exit')
process.exit(3)
