globalThis.crash.crumb('step', 'before abort')
process.abort()
