import type { PrometheusSlo } from '../../src/prometheus/index.ts'
import { sloOf } from './slo.ts'

/** A ratio SLO with alerts. */
export const definition: PrometheusSlo = {
  slo: sloOf(),
  errorQuery: 'sum(rate(indev_commands_total{outcome="bug"}[{{.window}}]))',
  totalQuery: 'sum(rate(indev_commands_total[{{.window}}]))',
  labels: { team: 'platform' },
  alerting: { name: 'ClusterCreateBurns', page: { labels: { severity: 'page' } } },
}
