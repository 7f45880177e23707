// The languages by the names that their own speakers use; never translated.
import type { Locale } from '#kernel/context'

export const languageNames: Readonly<Record<Locale, string>> = {
  en: 'English',
  fr: 'Français',
  es: 'Castellano',
  ca: 'Català',
  he: 'עברית',
}
