/**
 * Whether the platform may have made `name` of the name `wanted`: it appends a hyphen and six of
 * `[a-z0-9]`.
 */
export function isMadeFrom(name: string, wanted: string): boolean {
  return name.startsWith(`${wanted}-`) && /^[a-z0-9]{6}$/.test(name.slice(wanted.length + 1))
}
