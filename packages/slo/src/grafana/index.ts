export { toGrafanaDashboard } from './dashboard.ts'
export type { GrafanaDashboard } from './dashboard.ts'
export type { Panel } from './panel.ts'
