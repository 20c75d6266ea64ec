export { type FlushOptions, type FlushReport, flush } from './flush.ts'
export { type WithdrawOptions, type Withdrawal, withdraw } from './withdraw.ts'
