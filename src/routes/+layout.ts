// The reader's language, and only that one, travels to the browser.
import type { Locale } from '#kernel/context'
import type { Catalogue } from '#kernel/messages'
import type { LayoutLoad } from './$types'

const catalogues: Record<Locale, () => Promise<{ default: Catalogue }>> = {
  en: () => import('#generated/messages/page/en.ts'),
  fr: () => import('#generated/messages/page/fr.ts'),
  es: () => import('#generated/messages/page/es.ts'),
  ca: () => import('#generated/messages/page/ca.ts'),
  he: () => import('#generated/messages/page/he.ts'),
}

export const load: LayoutLoad = async ({ data }) => ({ ...data, catalogue: (await catalogues[data.locale]()).default })
