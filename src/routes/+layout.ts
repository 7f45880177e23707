// The reader's language, and only that one, travels to the browser.
import type { Locale } from '#kernel/context'
import type { Catalogue } from '#kernel/messages'
import type { LayoutLoad } from './$types'

const catalogues: Record<Locale, () => Promise<{ default: Catalogue }>> = {
  en: () => import('#generated/messages/en.ts'),
  fr: () => import('#generated/messages/fr.ts'),
  es: () => import('#generated/messages/es.ts'),
  ca: () => import('#generated/messages/ca.ts'),
  he: () => import('#generated/messages/he.ts'),
}

export const load: LayoutLoad = async ({ data }) => ({ ...data, catalogue: (await catalogues[data.locale]()).default })
