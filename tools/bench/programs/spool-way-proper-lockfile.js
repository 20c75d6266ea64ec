import lockfile from 'proper-lockfile'

const { appendFileSync } = process.getBuiltinModule('node:fs')

// The lock that waits; with the defaults of its retries each of them would be a second.
const OPTIONS = { realpath: false, retries: { retries: 10_000, minTimeout: 1, maxTimeout: 10 } }

export function open(dir) {
  const file = `${dir}/events.log`
  const line = Buffer.alloc(2049, '\n')
  return {
    async append(payload) {
      payload.copy(line)
      const release = await lockfile.lock(file, OPTIONS)
      appendFileSync(file, line)
      await release()
    },
  }
}
