// Prints how long the import of a module takes, in ms, without what the first `import()` of a process costs anyway.
await import('./empty.js')
const startedAtMs = performance.now()
await import(process.argv[2])
process.stdout.write(`${performance.now() - startedAtMs}`)
