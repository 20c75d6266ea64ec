export type { Conversion, Loss } from '../export/conversion.ts'
export { toKibanaSlo } from './kibana-slo.ts'
export type { KibanaDefinition, KibanaSlo } from './kibana-slo.ts'
