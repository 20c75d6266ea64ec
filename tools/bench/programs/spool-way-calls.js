const { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } =
  process.getBuiltinModule('node:fs')

// The system calls of an append of ours, and nothing else.
export function open(dir) {
  let nth = 0
  mkdirSync(`${dir}/tmp`, { recursive: true })
  mkdirSync(`${dir}/ready`, { recursive: true })
  return {
    append(payload) {
      const name = `${process.pid}-${nth++}.rec`
      statSync(`${dir}/full`, { throwIfNoEntry: false })
      const fd = openSync(`${dir}/tmp/${name}`, 'ax', 0o600)
      writeSync(fd, payload)
      closeSync(fd)
      renameSync(`${dir}/tmp/${name}`, `${dir}/ready/${name}`)
    },
  }
}
