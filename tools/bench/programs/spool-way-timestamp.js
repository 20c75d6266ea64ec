const { writeFileSync } = process.getBuiltinModule('node:fs')

// A file named by the millisecond, as the exporter of Azure Monitor for JavaScript names it.
export function open(dir) {
  return { append: (payload) => writeFileSync(`${dir}/${Date.now()}.rec`, payload) }
}
