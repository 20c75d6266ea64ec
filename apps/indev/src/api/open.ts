/**
 * What a platform of any version may send: a closed set of words is only what this version of the contract knows.
 */
export type Open<T> = T extends string
  ? string
  : T extends object
    ? { readonly [K in keyof T]: Open<T[K]> }
    : T
