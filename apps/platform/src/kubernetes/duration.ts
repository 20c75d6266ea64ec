/** A duration as kubectl shows it: `5m`, `3d4h`. @see k8s.io/apimachinery/pkg/util/duration */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 2 * 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's')
  if (minutes < 3 * 60) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm')
  if (hours < 2 * 24) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (hours < 8 * 24) return two(days, 'd', hours % 24, 'h')
  if (hours < 2 * 365 * 24) return `${days}d`
  const years = Math.floor(days / 365)
  return hours < 8 * 365 * 24 ? two(years, 'y', days % 365, 'd') : `${years}y`
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`
}
