/** Which characters charts are made of. */
export type Charset = 'blocks' | 'ascii'

const RISING = { blocks: '▁▂▃▄▅▆▇█', ascii: '_.-~=+*#' } as const
const BAR = { blocks: { full: '█', empty: '░' }, ascii: { full: '#', empty: '.' } } as const
const EIGHTHS = ' ▏▎▍▌▋▊▉'

/**
 * Blocks where the environment speaks UTF-8, plain ASCII elsewhere.
 *
 * @see POSIX, "Environment Variables": LC_ALL over LC_CTYPE over LANG.
 */
export function charsetOf(env: Readonly<NodeJS.ProcessEnv>): Charset {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return 'ascii'
  const set = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '')
  return /utf-?8/iu.test(set ?? '') ? 'blocks' : 'ascii'
}

/** A bar of a share in [0, 1]; what is outside is drawn as the nearest end. */
export function bar(share: number, widthColumns: number, charset: Charset): string {
  const { full, empty } = BAR[charset]
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * widthColumns * 8)
  const whole = Math.floor(eighths / 8)
  const part = charset === 'blocks' ? (EIGHTHS[eighths % 8] ?? '').trim() : ''
  return `${full.repeat(whole)}${part}${empty.repeat(widthColumns - whole - part.length)}`
}

/** One character a value, by where it lies between `low` and `high`; a gap is a space. */
export function sparkline(
  values: readonly (number | null)[],
  charset: Charset,
  low: number,
  high: number,
): string {
  const levels = RISING[charset]
  return values
    .map((value) => {
      if (value === null) return ' '
      const share = high > low ? (value - low) / (high - low) : 1
      return levels[Math.max(0, Math.min(levels.length - 1, Math.floor(share * levels.length)))]
    })
    .join('')
}
