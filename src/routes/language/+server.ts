import { redirect } from '@sveltejs/kit'
import { isLocale } from '#kernel/context'
import { updateProfile } from '#commons/people/server'
import { localPath, onWire, readForm, text } from '../kit.ts'
import { setLanguage } from '../session.ts'
import type { RequestHandler } from './$types'

/** The reader's language: of this browser, and of the person where there is one. */
export const POST: RequestHandler = async (event) => {
  const data = await readForm(event)
  const locale = text(data, 'language')
  if (isLocale(locale)) {
    setLanguage(event, locale)
    if (event.locals.caller.actor.kind === 'person') await updateProfile(event.locals.caller, { locale })
  }
  redirect(303, onWire(localPath(text(data, 'next'))))
}
