export { calendar, periodAt, periodsBetween } from './calendar-window.ts'
export type { CalendarPeriod, CalendarWindow } from './calendar-window.ts'
export { zoneOf } from './zone.ts'
export type { Zone } from './zone.ts'
