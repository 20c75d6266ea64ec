// The floor: what Node costs before anybody's code runs.
export const nothing = undefined
