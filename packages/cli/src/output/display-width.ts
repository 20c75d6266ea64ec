/**
 * The number of terminal columns that `text` takes; our own emphasis takes none.
 *
 * Wide are the characters that Unicode calls wide or fullwidth and what is drawn as an emoji; a
 * letter and its marks are one.
 *
 * @see https://www.unicode.org/reports/tr11/
 */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/u.test(text)) return text.length
  const seen = text.replaceAll(new RegExp(EMPHASIS, 'gu'), '')
  // Made when they are needed: most commands print nothing but ASCII.
  const kinds = {
    invisible: new RegExp(INVISIBLE, 'v'),
    emoji: new RegExp(EMOJI, 'v'),
    joined: new RegExp(JOINED, 'u'),
    wide: new RegExp(WIDE, 'v'),
    spacing: new RegExp(SPACING, 'gu'),
  }
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(seen))
    width += clusterWidth(segment, kinds)
  return width
}

/** What characters are. Flag `v` is newer than the language level that the compiler is set to. */
type Kinds = Readonly<Record<'invisible' | 'emoji' | 'joined' | 'wide' | 'spacing', RegExp>>

const EMPHASIS = String.raw`\u001b\[[\d;]*m`
const INVISIBLE = String.raw`^[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]+`
const EMOJI = String.raw`^(?:\p{RGI_Emoji}|[\d#*]\u20e3)$`
const JOINED = String.raw`\p{Extended_Pictographic}.*\u200d.*\p{Extended_Pictographic}`
/** EastAsianWidth.txt of Unicode 17, `W` and `F`; a lone half of a flag is narrow. */
const WIDE = String.raw`^[[\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3247\u3250-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2fb}\u{1d300}-\u{1d376}\u{1f1ae}\u{1f200}-\u{1f265}\u{1f6d9}\u{1f7da}\u{1fa8b}-\u{1fafa}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]--[\u{1f1e6}-\u{1f1ff}]]`
/** What takes room of its own although it belongs to the letter before. */
const SPACING = String.raw`[\p{Spacing_Mark}\uff00-\uffef]`

function clusterWidth(cluster: string, kinds: Kinds): number {
  const seen = cluster.replace(kinds.invisible, '')
  if (seen === '') return 0
  if (kinds.emoji.test(cluster) || kinds.joined.test(cluster)) return 2
  const [first = '', ...rest] = seen
  let width = kinds.wide.test(first) ? 2 : 1
  for (const [mark] of rest.join('').matchAll(kinds.spacing)) width += kinds.wide.test(mark) ? 2 : 1
  return width
}
