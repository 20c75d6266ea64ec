import writeFileAtomic from 'write-file-atomic'

// One file a record: it replaces files, so two records cannot share one.
export function open(dir) {
  let nth = 0
  return {
    append: (payload) =>
      writeFileAtomic.sync(`${dir}/${Date.now()}-${process.pid}-${nth++}.rec`, payload),
  }
}
