/** What was found out about one thing. */
export interface Finding {
  readonly what: string
  /** `later`: nothing is wrong, and it will be made or can not be told now. */
  readonly state: 'ok' | 'later' | 'fix'
  /** One line. */
  readonly detail: string
  /** What to do about it. */
  readonly fix?: string
}

/** Looks at one thing; what it throws is a finding too. */
export type Check = () => Promise<Omit<Finding, 'what'>>

export function ok(detail: string): Omit<Finding, 'what'> {
  return { state: 'ok', detail }
}

export function later(detail: string): Omit<Finding, 'what'> {
  return { state: 'later', detail }
}

export function fix(detail: string, advice: string): Omit<Finding, 'what'> {
  return { state: 'fix', detail, fix: advice }
}
