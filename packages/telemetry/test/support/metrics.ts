import { type OfficialPoint, officialPoints } from './official-metrics.ts'
import type { Reply, Sink } from './sink.ts'

/** The points of one metric in everything that arrived. */
export function pointsAt(sink: Sink, name: string): OfficialPoint[] {
  const all = sink.bodies('metrics').flatMap((body) => officialPoints(body))
  return all.filter((point) => point.name === name)
}

/** What a backend that adds up deltas ends up with. */
export function total(sink: Sink, name: string): number {
  return pointsAt(sink, name).reduce((sum, { value }) => sum + value, 0)
}

/** Answers traces with 200 and metrics with these in turn, then with the last of them. */
export function metricsAnswer(...codes: readonly number[]): Reply {
  let asked = 0
  return (response, received) => {
    const isMetrics = received.path === '/v1/metrics'
    const code = isMetrics ? codes[Math.min(asked, codes.length - 1)] : 200
    if (isMetrics) asked += 1
    response.writeHead(code ?? 200).end()
  }
}

/** How many commands there are in one request. */
export function commandsIn(points: readonly OfficialPoint[] = []): number {
  return points
    .filter(({ name }) => name === 'cli.commands')
    .reduce((sum, { value }) => sum + value, 0)
}
