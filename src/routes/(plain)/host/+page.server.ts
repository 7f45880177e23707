import { error } from '@sveltejs/kit'
import { house } from '#kernel/house'
import { wordsFor } from '#kernel/words'
import { queues } from '#boot/queues'
import { load as loaded, pageError } from '../../kit.ts'
import { refuse } from '#kernel/errors'
import type { PageServerLoad } from './$types'

/** For the host in person; what it links to is checked again where it is asked. */
export const load: PageServerLoad = (event) => {
  const { actor, locale } = event.locals.caller
  if (actor.kind !== 'person') throw pageError(refuse('kernel.sign_in_required'), event)
  if (!actor.host) error(403, wordsFor(locale)('site.host.only'))
  return loaded(event, async (ask) => ({
    origin: house().origin,
    width: 'middle' as const,
    queues: await ask(queues, {}),
  }))
}
