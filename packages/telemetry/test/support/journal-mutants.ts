import { gunzipSync, gzipSync } from 'node:zlib'
import type { JournalIo } from '../../src/journal/io.ts'

/* Compactors and writers with one mistake each, which the proofs must notice. */

/** As it is. */
export const sound = (io: JournalIo): JournalIo => io

/** Publishes without naming what is contained. */
export const nameless = (io: JournalIo): JournalIo => ({
  ...io,
  write(fd, bytes) {
    if (bytes[0] !== 0x1f) return io.write(fd, bytes)
    const text = gunzipSync(bytes)
      .toString()
      .replace(/"contains":\[.*?\]/u, '"contains":[]')
    io.write(fd, gzipSync(text))
    return bytes.length
  },
})

/** Publishes after deleting, not before. */
export const hasty = (io: JournalIo): JournalIo => {
  const later: (() => void)[] = []
  const removed: string[] = []
  return {
    ...io,
    link: (from, to) => void later.push(() => io.link(from, to)),
    remove(file) {
      if (!file.endsWith('.tmp')) io.remove(file)
      else removed.push(file)
      if (removed.length === 0 || file.endsWith('.tmp')) return
      for (const publish of later.splice(0)) publish()
      for (const name of removed.splice(0)) io.remove(name)
    },
  }
}

/** Believes that the file it opened still has a name. */
export const trusting = (io: JournalIo): JournalIo => ({
  ...io,
  facts: (fd) => ({ ...io.facts(fd), links: 1 }),
})

/** Believes that nothing was added since it was read. */
export const blind = (io: JournalIo): JournalIo => {
  const sizes = new Map<number, number>()
  return {
    ...io,
    read(fd, into, position) {
      const count = io.read(fd, into, position)
      sizes.set(fd, position + count)
      return count
    },
    close(fd) {
      sizes.delete(fd)
      io.close(fd)
    },
    facts(fd) {
      const facts = io.facts(fd)
      return { ...facts, sizeBytes: sizes.get(fd) ?? facts.sizeBytes }
    },
  }
}

/** Publishes over what another compactor has published. */
export const rude = (io: JournalIo): JournalIo => ({
  ...io,
  link(from, to) {
    try {
      io.link(from, to)
    } catch {
      io.remove(to)
      io.link(from, to)
    }
  },
})
