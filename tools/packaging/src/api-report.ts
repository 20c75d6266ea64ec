import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ConsoleMessageId,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
} from '@microsoft/api-extractor'
import type { IConfigFile } from '@microsoft/api-extractor'
import { entryPoints, type EntryPoint } from './entry-points.ts'

const COMPLAINTS: ReadonlySet<ExtractorLogLevel> = new Set([
  ExtractorLogLevel.Error,
  ExtractorLogLevel.Warning,
])

/** What an update is for. */
const WRITTEN: ReadonlySet<string> = new Set([
  ConsoleMessageId.ApiReportCopied,
  ConsoleMessageId.ApiReportCreated,
])

/**
 * Compares what a package exports with the reports that were reviewed and committed beside its manifest.
 *
 * An export without documentation fails, as does any difference; `isUpdate` writes the reports instead.
 *
 * @returns An exit code: 0 when every entry point is as reviewed.
 */
export function apiReport(
  packageDir: string,
  { isUpdate }: { readonly isUpdate: boolean },
  log: (line: string) => void,
): number {
  const temporaryDir = mkdtempSync(join(tmpdir(), 'api-report-'))
  try {
    const failed = entryPoints(packageDir).filter(
      (entry) => !isAsReviewed(packageDir, temporaryDir, entry, isUpdate, log),
    )
    return failed.length === 0 ? 0 : 1
  } finally {
    rmSync(temporaryDir, { recursive: true })
  }
}

function isAsReviewed(
  packageDir: string,
  temporaryDir: string,
  entry: EntryPoint,
  isUpdate: boolean,
  log: (line: string) => void,
): boolean {
  if (!isUpdate && !existsSync(join(packageDir, entry.report))) {
    log(`${entry.report} is missing: review the API of ${entry.subpath}, then run with --update`)
    return false
  }
  let isComplaining = false
  const result = Extractor.invoke(prepare(packageDir, temporaryDir, entry), {
    localBuild: isUpdate,
    messageCallback: (message) => {
      message.handled = true
      if (!COMPLAINTS.has(message.logLevel) || WRITTEN.has(message.messageId)) return
      isComplaining = true
      log(`${entry.subpath}: ${message.text}`)
    },
  })
  if (result.apiReportChanged && !isUpdate) {
    log(`${entry.report} differs: review the change, then run with --update`)
  }
  return !isComplaining && (isUpdate || !result.apiReportChanged)
}

function prepare(packageDir: string, temporaryDir: string, entry: EntryPoint): ExtractorConfig {
  const configObject: IConfigFile = {
    projectFolder: packageDir,
    mainEntryPointFilePath: entry.declarations,
    compiler: { tsconfigFilePath: join(packageDir, 'tsconfig.json') },
    apiReport: {
      enabled: true,
      reportFolder: packageDir,
      reportFileName: entry.report.replace(/\.api\.md$/u, ''),
      reportTempFolder: temporaryDir,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    newlineKind: 'lf',
    messages: {
      extractorMessageReporting: {
        default: { logLevel: ExtractorLogLevel.Warning },
        'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
        'ae-undocumented': { logLevel: ExtractorLogLevel.Warning },
      },
      tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
    },
  }
  return ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: join(packageDir, 'package.json'),
  })
}
