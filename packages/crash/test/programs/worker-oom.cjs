const { Worker } = require('node:worker_threads')
const leak = 'const a = []; for (;;) a.push(new Array(1e5).fill({}))'
const worker = new Worker(leak, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 20 } })
worker.ref()
