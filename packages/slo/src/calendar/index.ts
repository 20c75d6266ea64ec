export { calendar, periodAt, periodsBetween, zoneOf } from '@indev/slo'
export type { CalendarPeriod, CalendarWindow } from './calendar-window.ts'
export type { Zone } from './zone.ts'
export type { Duration, DurationUnit } from '../duration.ts'
