import { house } from '#kernel/house'
import { openApi } from '#kernel/openapi'
import { wordsFor } from '#kernel/words'
import { errorsOf, roomsOf } from './describe.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals }) => {
  const openapi = openApi('')
  const origin = house().origin
  return {
    rooms: roomsOf(openapi, origin),
    errors: errorsOf(openapi, wordsFor(locals.caller.locale)),
    origin,
    width: 'wide' as const,
  }
}
