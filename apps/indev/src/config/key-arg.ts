import { CliError } from '@indev/cli'
import { isKey, KEYS } from './keys.ts'
import type { Key } from './keys.ts'

/** A setting by its name. @throws {@link CliError} `config.unknown-key`, which names them all. */
export function acceptKey(name: string): Key {
  if (isKey(name)) return name
  const isTelemetry = name.startsWith('telemetry')
  throw new CliError({
    slug: 'config.unknown-key',
    kind: 'usage',
    message: `there is no setting of that name; there are ${KEYS.join(', ')}`,
    recordable: true,
    next: isTelemetry
      ? [{ command: 'indev telemetry status', why: 'shows what telemetry is set to' }]
      : [{ command: 'indev config list', why: 'shows every setting' }],
  })
}
