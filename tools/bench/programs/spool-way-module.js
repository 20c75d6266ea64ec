import { nothing } from './empty.js?another'

// Keeps nothing, and loads a module for it.
export function open() {
  return { append: () => nothing }
}
