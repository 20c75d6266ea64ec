/** Text from elsewhere on its way to a terminal: without control and format characters. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
}
