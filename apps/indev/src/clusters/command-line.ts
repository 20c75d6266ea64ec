/** One word of a command line, quoted where a shell would take it apart. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** A command line that can be pasted: words, then flags; what is `undefined` or `false` is left out. */
export function commandLine(
  words: readonly string[],
  flags: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>> = {},
): string {
  const parts = words.map(quoted)
  for (const [name, value] of Object.entries(flags)) {
    const values = Array.isArray(value) ? value : [value]
    for (const each of values) {
      if (each === undefined || each === false) continue
      parts.push(each === true ? `--${name}` : `--${name} ${quoted(String(each))}`)
    }
  }
  return parts.join(' ')
}
