// Twenty-five crashes of one process, the last of them its end.
for (let i = 1; i < 25; i += 1) globalThis.crash.capture(new Error(`crash ${i}`))
throw new Error('the last')
