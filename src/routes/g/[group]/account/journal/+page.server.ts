import { maybe } from '../../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { shell } = await event.parent()
  return {
    whole: shell?.can['mayReadJournal']?.ok ?? false,
    currency: maybe(event.url.searchParams, 'currency') ?? '',
  }
}
