export { type FlushOptions, type FlushReport, flush } from './flush.ts'
export { pendingSpans } from './pending-spans.ts'
export { type WithdrawOptions, type Withdrawal, withdraw } from './withdraw.ts'
