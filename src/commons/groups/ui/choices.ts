// The choices of a form, in the order in which they are offered.
import type { Admission, Visibility } from '../standing.ts'

export const admissions = ['request', 'open', 'invitation'] as const satisfies readonly Admission[]
export const visibilities = ['page', 'open', 'hidden'] as const satisfies readonly Visibility[]
