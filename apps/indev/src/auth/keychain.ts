import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The system's keychain; nothing of it can hang: a call ends 2 s after the keychain was asked. */
export interface Keychain {
  /** Why there is none to be used; `undefined` when it may be tried. */
  readonly missing: string | undefined
  read(key: string): Promise<KeychainAnswer>
  write(key: string, secret: string): Promise<KeychainAnswer>
  remove(key: string): Promise<KeychainAnswer>
}

/** What became of a call. */
type KeychainAnswer =
  | { readonly ok: true; readonly secret: string | undefined }
  | { readonly ok: false; readonly why: string }

/** What the keychain is asked for, as the child gets it on stdin. */
interface Wish {
  readonly verb: 'read' | 'write' | 'remove'
  readonly key: string
  readonly secret?: string
}

/** Longer than any keychain that works takes; a dialog that nobody sees would wait for ever, ms. */
const LIMIT_MS = 2_000
/** A machine that is busy is no keychain that hangs: what the program that asks may take to get there, ms. */
const START_LIMIT_MS = 10_000
const SERVICE = 'indev'
const PACKAGE = '@napi-rs/keyring'

/** What the library and D-Bus need of the environment; nothing that could hold a token. */
const PASSED =
  /^(?:PATH|HOME|USER|LOGNAME|LANG|LC_.*|DBUS_.*|XDG_.*|DISPLAY|WAYLAND_DISPLAY|SystemRoot|USERPROFILE|APPDATA|LOCALAPPDATA)$/

/**
 * Runs in a child: the library's calls block, and a thread that blocks in native code can't be stopped.
 *
 * On Linux the Secret Service by name: left to itself the library falls back to the kernel's keyring, which
 * forgets everything with the login session.
 */
const PROGRAM = `
const wish = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const { Entry } = require(process.argv[1])
require('node:fs').writeSync(1, ' ')
const options = process.platform === 'linux' ? { linux: { store: 'secret-service' } } : undefined
const entry = new Entry(${JSON.stringify(SERVICE)}, wish.key, options)
const secret =
  wish.verb === 'read' ? entry.getPassword()
  : wish.verb === 'write' ? entry.setPassword(wish.secret)
  : entry.deletePassword()
process.stdout.write(JSON.stringify({ secret: wish.verb === 'read' ? secret : null }))
`

/** @param env - Tells where the session's D-Bus is. */
export function openKeychain(env: Readonly<NodeJS.ProcessEnv>): Keychain {
  const library = findLibrary()
  const call = async (wish: Wish): Promise<KeychainAnswer> =>
    library === undefined ? { ok: false, why: NOT_INSTALLED } : ask(library, wish, env)
  return {
    missing: library === undefined ? NOT_INSTALLED : missingBus(env),
    read: (key) => call({ verb: 'read', key }),
    write: (key, secret) => call({ verb: 'write', key, secret }),
    remove: (key) => call({ verb: 'remove', key }),
  }
}

const NOT_INSTALLED = `${PACKAGE} is not installed`

function findLibrary(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(PACKAGE)
  } catch {
    return undefined
  }
}

/** Saves a child where it could only fail: a server, a container. */
function missingBus(env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  if (process.platform !== 'linux') return undefined
  if ((env['DBUS_SESSION_BUS_ADDRESS'] ?? '') !== '') return undefined
  const runtime = env['XDG_RUNTIME_DIR'] ?? ''
  return runtime !== '' && existsSync(join(runtime, 'bus')) ? undefined : 'no session bus'
}

async function ask(
  library: string,
  wish: Wish,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<KeychainAnswer> {
  // Not imported: modules that share a file with this one are loaded by commands that ask no keychain.
  const { spawn } = process.getBuiltinModule('node:child_process')
  const child = spawn(process.execPath, ['-e', PROGRAM, library], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: Object.fromEntries(Object.entries(env).filter(([name]) => PASSED.test(name))),
    timeout: START_LIMIT_MS + LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  // A child that dies early closes its end of the pipe.
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(wish))
  let answer = ''
  let timer: NodeJS.Timeout | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    // Its first word: now the keychain is asked.
    timer ??= setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
    answer += text
  })
  const why = await new Promise<string | undefined>((resolve) => {
    child.once('error', () => resolve('it could not be asked'))
    child.once('close', (code, signal) => {
      if (signal !== null) resolve('no answer within 2 s')
      else resolve(code === 0 ? undefined : 'it refused')
    })
  })
  clearTimeout(timer)
  if (why !== undefined) return { ok: false, why }
  try {
    const { secret }: { readonly secret: string | null } = JSON.parse(answer)
    return { ok: true, secret: secret ?? undefined }
  } catch {
    return { ok: false, why: 'it made no sense' }
  }
}
