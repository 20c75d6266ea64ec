import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import { readVault, sessionAt } from '../auth/credentials.ts'
import { targetOf } from '../profiles/target.ts'

/** The one tenant whose clusters have their API elsewhere. */
const ZONE_TENANT = '93e01775-815e-4327-83d4-5f9ad73b5aa1'

/**
 * Where the OpenShift API of a cluster is, by the rule of the platform's first client: the API itself does
 * not say.
 */
export function openShiftApi(name: string, tenant: string | undefined): string {
  return tenant === ZONE_TENANT
    ? `https://api-${name}.clusters.zone-1.xcv.net`
    : `https://api-${name}.apps.intilitycloud.com`
}

/**
 * Runs `oc login`, which opens a browser itself. Its words go to stderr: our result is not among them.
 *
 * @throws {@link CliError} `cluster.no-oc`, `cluster.oc-failed`.
 */
export async function loginWithOc(ctx: CommandContext, name: string): Promise<void> {
  const { paths } = ctx
  const session = paths === undefined ? undefined : sessionAt(readVault(paths), targetOf(ctx))
  const server = openShiftApi(name, session?.credentials.identity?.tenant)
  const child = spawn('oc', ['login', '-w', server], {
    stdio: ['inherit', 2, 2],
    env: { ...ctx.env },
    signal: ctx.signal,
  })
  let code: unknown
  try {
    ;[code] = await once(child, 'close')
  } catch (cause) {
    ctx.signal.throwIfAborted()
    throw noOc(name, cause)
  }
  if (code !== 0) throw failed(name)
}

function noOc(name: string, cause: unknown): CliError {
  return new CliError({
    slug: 'cluster.no-oc',
    kind: 'environment',
    message: 'oc, the command line of OpenShift, could not be started; is it on the PATH?',
    recordable: true,
    cause,
    next: [{ command: `indev cluster login ${name} --method exec`, why: 'needs kubectl alone' }],
  })
}

function failed(name: string): CliError {
  return new CliError({
    slug: 'cluster.oc-failed',
    kind: 'failed',
    message: `oc did not log in to ${name}`,
    recordable: true,
  })
}
