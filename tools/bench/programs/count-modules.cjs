// Preloaded to count what a program loads: one line for each module, at once, so that no way to end loses it.
// A line is the number of builtin modules loaded so far and, but for the last line, the URL of a file.
const { registerHooks } = require('node:module')
const { writeSync } = require('node:fs')

const builtins = () =>
  process.moduleLoadList.filter((name) => name.startsWith('NativeModule ')).length

registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith('file:')) writeSync(3, `${builtins()} ${url}\n`)
    return nextLoad(url, context)
  },
})

// What a program loads only because it has lasted is not counted: how long it lasts is the machine's doing.
const { setTimeout } = globalThis
const later = (work, ms, ...more) => setTimeout(work, Math.min(ms * 1_000, 2 ** 31 - 1), ...more)
globalThis.setTimeout = Object.defineProperties(later, Object.getOwnPropertyDescriptors(setTimeout))

process.on('exit', () => writeSync(3, `${builtins()}\n`))
