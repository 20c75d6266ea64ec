export { alertWindows, isReachable, maxBudgetShare } from './alert-windows.ts'
export type { AlertWindow, AlertWindowsOptions, BurnRule, Severity } from './alert-windows.ts'
export type { Budget } from './budget.ts'
export { burnRate } from './burn-rate.ts'
export type { BurnRate } from './burn-rate.ts'
export { calendar } from './calendar/calendar-window.ts'
export type { CalendarWindow } from './calendar/calendar-window.ts'
export { durationMs, formatPromDuration, formatTime, parseDuration } from './duration.ts'
export type { Duration, DurationUnit } from './duration.ts'
export { SloError } from './errors.ts'
export type { SloErrorCode } from './errors.ts'
export { evaluate } from './evaluate.ts'
export type { EvaluateOptions, SloStatus } from './evaluate.ts'
export type { Outcome, SliEvent } from './event.ts'
export { binEdges, binOf, formatBin } from './histogram/bin.ts'
export type { Bin } from './histogram/bin.ts'
export type { Fraction } from './histogram/fraction.ts'
export { LogLinear } from './histogram/log-linear.ts'
export type { BinCount } from './histogram/log-linear.ts'
export type { QuantileType } from './histogram/quantile.ts'
export { clopperPearson, jeffreys, wilson } from './interval.ts'
export type { Interval, IntervalMethod } from './interval.ts'
export {
  add,
  compare,
  divide,
  formatRational,
  multiply,
  parseDecimal,
  rational,
  rationalToNumber,
  subtract,
} from './rational.ts'
export type { Rational } from './rational.ts'
export { sampleSizeFor } from './sample-size.ts'
export { seriesOfColumns, seriesOfEvents, seriesOfSlices } from './series.ts'
export type { Exclusion, Slice, SliSeries, Tally } from './series.ts'
export { classify } from './sli.ts'
export type { LatencySli, RatioSli, Sli } from './sli.ts'
export type { SliData } from './sli-data.ts'
export type { BudgetingMethod, Slo } from './slo.ts'
export { budgetShare, formatPercent, parseTarget } from './target.ts'
export type { Verdict, VerdictReason } from './verdict.ts'
export { rolling, windowAt } from './window.ts'
export type { Range, RollingWindow, Window, WindowSpan } from './window.ts'
