// Asking for a link by mail: the same act on the page of signing in and on the one that says it was sent.
import { askLink } from '#commons/people/server'
import { form, localPath, text, type FormEvent } from '../../kit.ts'
import { browserOf, rememberAsked } from '../../session.ts'

type After = string | Record<string, unknown>

const nextOf = (data: FormData): string => localPath(text(data, 'next'))

export const asksLink = (after: After) =>
  form(askLink, {
    read: (data: FormData, event: FormEvent) => ({
      address: text(data, 'address'),
      next: nextOf(data),
      browser: browserOf(event),
    }),
    done: ({ address }, event, data) => {
      rememberAsked(event, { address, next: nextOf(data) })
      return after
    },
  })
