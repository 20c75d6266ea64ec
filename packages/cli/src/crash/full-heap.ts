import { EXIT_CODES } from '../exit-codes.ts'
import type { Failure } from '../failure.ts'
import type { Invocation } from '../invocation.ts'
import { failureJson, failureText } from '../print.ts'
import { type BugInput, explainBug } from './explain-bug.ts'

/** What is thrown by nobody: V8 would have ended the process here. */
const FULL_HEAP = 'ERR_HEAP_FULL'

/** Says that the memory is used up, records it and ends the process, all of it synchronously. */
export function endWithFullHeap({ host, scan }: Invocation, bug: BugInput): never {
  const { recorder } = bug
  const failure = explainBug(bug, fullHeap(bug.app.identity.name))
  const { stdout, stderr } = host.streams
  if (scan.globals.output === 'json') {
    stdout.write(failureJson(failure, recorder.traceId, stdout.isTTY))
  } else {
    stderr.write(failureText(failure, false, recorder.traceId))
  }
  recorder.finish(failure.verdict)
  recorder.maybeUpload()
  return process.exit(EXIT_CODES.bug)
}

function fullHeap(app: string): Failure {
  return {
    slug: 'cli.bug',
    kind: 'bug',
    message: `this is a bug in ${app}: it used up its memory`,
    retryable: false,
    next: [],
    verdict: { outcome: 'bug', cause: 'bug', exitCode: EXIT_CODES.bug, errorType: FULL_HEAP },
    // What is already reported, and no object, gets no second report.
    error: undefined,
  }
}
