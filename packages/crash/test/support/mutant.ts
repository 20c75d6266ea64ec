// Changes the guard's second thread before it starts: `--require mutant.ts`, with a text of it and what stands there then.
import workers from 'node:worker_threads'

const [wanted = '', instead = '']: string[] = JSON.parse(process.env['CRASH_MUTANT'] ?? '[]')
const { Worker } = workers
workers.Worker = class extends Worker {
  constructor(...[source, options]: ConstructorParameters<typeof Worker>) {
    const text = String(source)
    if (!text.includes(wanted)) throw new Error(`the thread has no ${wanted}`)
    super(text.replaceAll(wanted, instead), options)
  }
}
