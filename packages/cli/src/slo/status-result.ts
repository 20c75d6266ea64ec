import type { Charset } from './draw.ts'
import type { SloReport } from './report.ts'

/** What `slo status` found; in JSON the bare list. */
export class StatusResult {
  readonly reports: readonly SloReport[]
  readonly charset: Charset

  constructor(reports: readonly SloReport[], charset: Charset) {
    this.reports = reports
    this.charset = charset
  }

  toJSON(): readonly SloReport[] {
    return this.reports
  }
}
