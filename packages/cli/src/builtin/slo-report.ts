import { writeFileSync } from 'node:fs'
import { windowAt } from '@indev/slo'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { soundObjectives } from '../slo/load-objectives.ts'
import { isIdle } from '../slo/objective.ts'
import { reportPage } from '../slo/report-page.ts'
import { sectionOf } from '../slo/report-section.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'
import { SOURCE_ARGS } from '../slo/source-args.ts'
import { recordAll } from '../slo/source.ts'
import { PAGE } from './results/slo-results.ts'

/** `slo report`: one HTML file with charts, for a person or an archive. */
export const sloReport: Command = defineCommand({
  path: ['slo', 'report'],
  summary: 'Writes a page with charts of the error budgets.',
  positionals: ['id'],
  args: {
    ...SELECTION_ARGS,
    ...SOURCE_ARGS,
    file: { type: 'string', default: 'slo-report.html', summary: 'Where to write it' },
  },
  result: PAGE,
  async run(
    { id, dir, file, source, url },
    ctx,
  ): Promise<{ readonly file: string; readonly bytes: number }> {
    const objectives = await soundObjectives(ctx, { ids: id, dir })
    const atMs = Math.floor(ctx.clock.nowMs())
    let corrupt = 0
    const sections = await recordAll(objectives, { source, url }, atMs, ctx, (recorded) => {
      corrupt = recorded.spoiled
      if (isIdle(recorded.objective, recorded.judged.length, id)) return []
      const { startMs } = windowAt(recorded.objective.slo.window, atMs)
      return [sectionOf(recorded, startMs, atMs)]
    })
    const page = reportPage({
      app: ctx.app.identity.name,
      atMs,
      corrupt,
      source,
      sections: sections.flat(),
    })
    const bytes = Buffer.from(page)
    try {
      writeFileSync(file, bytes)
    } catch (cause) {
      throw new CliError({
        slug: 'slo.unwritable',
        kind: 'environment',
        message: `${file} can't be written`,
        recordable: true,
        cause,
      })
    }
    return { file, bytes: bytes.length }
  },
  human: ({ file }) => `Wrote ${file}: open it in a browser.\n`,
})
