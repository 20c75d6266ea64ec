globalThis.crash.crumb('step', 'before waiting')
await new Promise(() => {})
