// What a form in place could not be told by our pages: named here, so that the form can stay with all that was typed.
import type { HandleClientError } from '@sveltejs/kit/hooks'

export const handleError: HandleClientError = ({ error }) => {
  if ((error as { status?: unknown } | null)?.status === 413) return { code: 'kernel.too_large' }
  // What browsers throw where nobody answers.
  return error instanceof TypeError ? { code: 'site.unsent' } : {}
}
