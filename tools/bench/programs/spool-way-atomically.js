import { writeFileSync } from 'atomically'

// One file a record: it replaces files, so two records cannot share one.
export function open(dir) {
  let nth = 0
  return {
    append: (payload) => writeFileSync(`${dir}/${Date.now()}-${process.pid}-${nth++}.rec`, payload),
  }
}
