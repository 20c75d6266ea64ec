/** A program and its arguments; never a line for a shell. */
export type BrowserCommand = readonly [program: string, ...args: string[]]

/** What decides how a browser is opened. */
export interface BrowserSetting {
  readonly env: Readonly<NodeJS.ProcessEnv>
  readonly platform: NodeJS.Platform
}

/**
 * The programs to try, in order.
 *
 * `$BROWSER` is a list separated by `:` (`;` on Windows) of commands, in which `%s` stands for the address.
 */
export function browserCommands(
  url: string,
  { env, platform }: BrowserSetting,
): readonly BrowserCommand[] {
  const set = (env['BROWSER'] ?? '').split(platform === 'win32' ? ';' : ':')
  const chosen = set.flatMap((entry) => {
    const [program, ...args] = entry.split(/\s+/).filter((word) => word !== '')
    if (program === undefined) return []
    const isPlaced = args.includes('%s')
    const placed = args.map((word) => (word === '%s' ? url : word))
    return [[program, ...placed, ...(isPlaced ? [] : [url])] as const]
  })
  return chosen.length > 0 ? chosen : [systemCommand(url, { env, platform })]
}

function systemCommand(url: string, { env, platform }: BrowserSetting): BrowserCommand {
  if (platform === 'darwin') return ['open', url]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return (env['WSL_DISTRO_NAME'] ?? '') === '' ? ['xdg-open', url] : ['wslview', url]
}

/**
 * Opens the person's browser, detached, without a shell; nothing of it can end or delay the command.
 *
 * @returns Whether a program could be started.
 */
export async function openBrowser(url: URL, setting: BrowserSetting): Promise<boolean> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false
  for (const command of browserCommands(url.href, setting)) {
    if (await start(command, setting.env)) return true
  }
  return false
}

/** A token in the environment is none of the browser's business. */
const SECRETS: ReadonlySet<string> = new Set(['INDEV_TOKEN', 'INDEV_CLIENT_SECRET'])

function start(
  [program, ...args]: BrowserCommand,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<boolean> {
  // Not imported: modules that share a file with this one are loaded by commands that open no browser.
  const { spawn } = process.getBuiltinModule('node:child_process')
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      detached: true,
      stdio: 'ignore',
      windowsHide: true,
      env: Object.fromEntries(Object.entries(env).filter(([name]) => !SECRETS.has(name))),
    })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
