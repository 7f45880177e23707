// Which language to speak, from Accept-Language (RFC 9110 §12.5.4), to a reader we don't know yet.
import { isLocale, type Locale } from '../context.ts'

export function languageOf(header: string | null | undefined, fallback: Locale = 'en'): Locale {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(';')
      const q = params.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find(Boolean)
      return { language: tag.slice(0, 35).split('-')[0]!.toLowerCase().replace(/^iw$/, 'he'), q: q ? Number(q) : 1 }
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q)
  return wanted.map(({ language }) => language).find(isLocale) ?? fallback
}
