const { Worker } = require('node:worker_threads')
const worker = new Worker("throw new Error('in worker')", { eval: true })
worker.ref()
