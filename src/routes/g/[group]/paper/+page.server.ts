import { isLocale } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { house } from '#kernel/house'
import { dayIn } from '#kernel/paper'
import { pageError, text } from '../../../kit.ts'
import { whyNoSheet } from '../../../paper.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { shell } = await event.parent()
  if (!shell?.can['mayReadMembers']?.ok) throw pageError(refuse('groups.members_only'), event)
  const words = event.url.searchParams
  const language = text(words, 'language')
  const today = dayIn(house().clock(), shell.time_zone)
  return {
    refused: whyNoSheet(event),
    language: isLocale(language) ? language : event.locals.caller.locale,
    large: words.has('large'),
    asked: Object.fromEntries(words),
    today,
    yearBegins: `${today.slice(0, 4)}-01-01`,
  }
}
