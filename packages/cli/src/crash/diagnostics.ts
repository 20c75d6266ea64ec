import type { CliApp } from '../app.ts'

const ON: ReadonlySet<string> = new Set(['', '1', 'on', 'true', 'yes'])

/** The variable that switches crash reports off. */
export function diagnosticsVariable({ identity }: CliApp): string {
  return `${identity.envPrefix}_DIAGNOSTICS`
}

/** Whether crash reports may be written; a word that is not understood means no. */
export function isDiagnosing(app: CliApp, env: Readonly<NodeJS.ProcessEnv>): boolean {
  return ON.has((env[diagnosticsVariable(app)] ?? '').trim().toLowerCase())
}
