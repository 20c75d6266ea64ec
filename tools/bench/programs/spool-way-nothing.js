// Keeps nothing: what the loading of any way costs.
export function open() {
  return { append() {} }
}
