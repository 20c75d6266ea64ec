// Secrets everywhere, then a crash (or a kill).
const { secret, end } = JSON.parse(process.argv[2])
globalThis.crash.crumb('http', `GET https://user:${secret}@example.org/?access_token=${secret}`)
globalThis.crash.crumb('header', `Authorization: Bearer ${secret}`)
globalThis.crash.crumb('env', `deployed with ${process.env.DEPLOY_TOKEN}`)
function login(password) {
  const headers = { authorization: `Basic ${secret}`, cookie: [secret] }
  const session = { id: secret }
  const text = `--api-key=${secret}`
  const deployed = process.env.DEPLOY_TOKEN
  const cause = new Error(`token: ${secret}`)
  const error = new Error(`cannot log in as ${secret}@example.org`, { cause })
  error.name = `E_${process.env.DEPLOY_TOKEN}`
  if (password !== '') throw error
  return [headers, session, text, deployed]
}
setTimeout(function command() {
  if (end === 'kill') process.kill(process.pid, 'SIGKILL')
  else login(secret)
}, 1)
