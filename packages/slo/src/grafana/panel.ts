/** A panel of a dashboard. */
export type Panel = {
  readonly id: number
  readonly title: string
  readonly type: 'stat' | 'timeseries'
  readonly gridPos: {
    readonly x: number
    readonly y: number
    readonly w: number
    readonly h: number
  }
  readonly datasource: Readonly<Record<string, string>>
  readonly targets: readonly Readonly<Record<string, string>>[]
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: string
      readonly decimals?: number
      readonly thresholds: {
        readonly mode: 'absolute'
        readonly steps: readonly { readonly color: string; readonly value: number | null }[]
      }
    }
    readonly overrides: readonly string[]
  }
}

/** How a panel shows its numbers. */
export interface PanelStyle {
  readonly unit: string
  readonly decimals?: number
  readonly legend?: string
  /** Colours from a value on; the first has no value. */
  readonly steps: readonly (readonly [number | null, string])[]
}

const STATS = 3
const SOURCE = { type: 'prometheus', uid: '${datasource}' }

/** Three small panels in a row, then wide ones below each other. */
export function panel(
  title: string,
  type: Panel['type'],
  index: number,
  expr: string,
  { unit, decimals, legend = title, steps }: PanelStyle,
): Panel {
  const isStat = index < STATS
  return {
    id: index + 1,
    title,
    type,
    gridPos: isStat
      ? { x: index * 8, y: 0, w: 8, h: 6 }
      : { x: 0, y: 6 + (index - STATS) * 9, w: 24, h: 9 },
    datasource: SOURCE,
    targets: [{ refId: 'A', expr, legendFormat: legend }],
    fieldConfig: {
      defaults: {
        unit,
        ...(decimals !== undefined && { decimals }),
        thresholds: { mode: 'absolute', steps: steps.map(([value, color]) => ({ value, color })) },
      },
      overrides: [],
    },
  }
}
