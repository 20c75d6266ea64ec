import type { JsonSchema } from '../../output/json-schema.ts'
import {
  AT_MS,
  COUNT,
  described,
  FLAG,
  listOf,
  mapOf,
  NUMBER,
  oneOf,
  orNull,
  recordOf,
  TEXT,
} from '../../output/schema-words.ts'

const RATIO = described(orNull(NUMBER), 'From 0 to 1; null without data.')
const ALERTS = listOf(
  recordOf({
    policy: TEXT,
    fromMs: AT_MS,
    untilMs: AT_MS,
    consumed: described(NUMBER, 'Share of the budget that was spent when it fired.'),
  }),
)

/** `slo status` */
export const REPORTS: JsonSchema = listOf(
  recordOf({
    id: TEXT,
    title: TEXT,
    target: TEXT,
    window: TEXT,
    origin: described(TEXT, 'Where it is defined.'),
    verdict: TEXT,
    sentence: described(TEXT, 'For a person; may change.'),
    good: COUNT,
    bad: COUNT,
    total: COUNT,
    excluded: described(mapOf(COUNT), 'Commands that do not count, by reason.'),
    unsure: described(COUNT, 'Of the bad, those that a histogram cannot tell from good.'),
    sli: RATIO,
    interval: orNull(recordOf({ lower: NUMBER, upper: NUMBER, level: NUMBER, method: TEXT })),
    budget: recordOf({
      allowed: NUMBER,
      spent: NUMBER,
      left: NUMBER,
      remaining: described(orNull(NUMBER), 'Share that is left; negative when overspent.'),
    }),
    burnRate: described(mapOf(orNull(NUMBER)), '1 spends the budget in exactly the window.'),
    exhaustedAtMs: described(orNull(NUMBER), 'When the budget is gone if the last days go on.'),
    burnDown: listOf(recordOf({ atMs: AT_MS, remaining: NUMBER })),
    sampleNeeded: described(COUNT, 'Events that would show the target to be kept.'),
  }),
)

/** `slo history` */
export const DAYS: JsonSchema = listOf(
  recordOf({
    id: TEXT,
    title: TEXT,
    days: listOf(
      recordOf({
        day: described(TEXT, 'As in 2026-11-21.'),
        good: COUNT,
        bad: COUNT,
        excluded: COUNT,
        sli: RATIO,
        shareOfBudget: orNull(NUMBER),
        p50Ms: orNull(NUMBER),
        p95Ms: orNull(NUMBER),
      }),
    ),
  }),
)

/** `slo explain` */
export const EXPLANATIONS: JsonSchema = listOf(
  recordOf({ id: TEXT, title: TEXT, sentences: listOf(TEXT) }),
)

/** `slo lint` */
export const FINDINGS: JsonSchema = listOf(
  recordOf({
    objective: described(orNull(TEXT), 'Null for what is wrong with a file.'),
    at: TEXT,
    severity: oneOf('error', 'warning'),
    message: TEXT,
    suggestions: listOf(TEXT),
  }),
)

/** `slo replay` */
export const REPLAYED: JsonSchema = listOf(
  recordOf({
    id: TEXT,
    title: TEXT,
    fromMs: AT_MS,
    untilMs: AT_MS,
    alerts: ALERTS,
    ungated: described(ALERTS, 'With those that rest on too few failures.'),
    impossible: described(orNull(TEXT), 'Why there can be none.'),
  }),
)

/** `slo simulate` */
export const SIMULATED: JsonSchema = listOf(
  recordOf({
    id: TEXT,
    title: TEXT,
    outageAtMs: AT_MS,
    untilMs: AT_MS,
    events: COUNT,
    bad: COUNT,
    alerts: ALERTS,
    falseAlerts: COUNT,
    pagedAfterMs: orNull(NUMBER),
    noticedAfterMs: orNull(NUMBER),
  }),
)

/** `slo report` */
export const PAGE: JsonSchema = recordOf({ file: TEXT, bytes: COUNT })

/** `slo init` */
export const WRITTEN: JsonSchema = listOf(
  recordOf({ file: TEXT, written: described(FLAG, 'Not when it was there already.') }),
)

/** `slo export` */
export const FOR_OTHERS: JsonSchema = {
  description: 'What the other program takes; a text for those that take no JSON.',
}
