import { SloError, durationMs } from '@indev/slo'

/**
 * A fixed length in OpenSLO's shorthand: 90 s is `90s`, 5 minutes `5m`.
 *
 * @param ms - A positive integer.
 * @throws `SloError` `ERR_SLO_DURATION`.
 */
export function shorthand(ms: number): string {
  if (!(Number.isInteger(ms) && ms > 0)) {
    throw new SloError('ERR_SLO_DURATION', `${ms} ms is not a positive whole number`)
  }
  const units = ['w', 'd', 'h', 'm', 's'] as const
  const unit =
    units.find((candidate) => ms % durationMs({ count: 1, unit: candidate }) === 0) ?? 'ms'
  return `${ms / durationMs({ count: 1, unit })}${unit}`
}
