import { nothing } from '@indev-internal/bench/empty'

// Keeps nothing, and loads a package for it.
export function open() {
  return { append: () => nothing }
}
