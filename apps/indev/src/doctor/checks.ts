import type { DoctorCheck } from '@indev/cli'
import { kubeconfigCheck } from './kubeconfig.ts'
import { platformCheck } from './platform.ts'
import { signedInCheck } from './signed-in.ts'

/** What `indev doctor` checks besides what every app is checked for. */
export const checks: readonly DoctorCheck[] = [platformCheck, signedInCheck, kubeconfigCheck]
