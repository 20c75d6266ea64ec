/** Cuts a command line into its words, as a shell would: quotes and backslashes, and nothing else. */
export function splitCommandLine(line: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  for (const { groups = {} } of line.matchAll(PIECE)) {
    if (groups['space'] === undefined) {
      const { single, double, escaped, plain } = groups
      word = `${word ?? ''}${single ?? double?.replaceAll(/\\(["\\$`])/gu, '$1') ?? escaped ?? plain ?? ''}`
    } else if (word !== undefined) {
      words.push(word)
      word = undefined
    }
  }
  return word === undefined ? words : [...words, word]
}

const PIECE =
  /(?<space>\s+)|'(?<single>[^']*)'|"(?<double>(?:\\.|[^"\\])*)"|\\(?<escaped>.)|(?<plain>[^\s'"\\]+)/gsu
