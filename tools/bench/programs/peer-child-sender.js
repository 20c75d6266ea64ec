// The detached process of peer-child.js: sends what its arguments hold, once.
const [url, body] = process.argv.slice(2)
await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(
  () => {},
)
