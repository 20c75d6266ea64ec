/** Whether a variable that is a switch is on: set, and neither empty, `0` nor `false`. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}
