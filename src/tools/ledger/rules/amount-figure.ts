// From what a hand typed to a plain figure: one alphabet of digits, then separators told apart or called ambiguous.
import { decimalSign, groupSign } from './amount-format.ts'

/** `digits` without separators, of which the last `places` stand behind the decimal sign. */
export type Figure = { digits: string; places: number }
export type FigureOutcome = Figure | 'malformed' | { ambiguous: [Figure, Figure] }

/** Zero of each alphabet of digits that NFKC leaves alone and that people here may type. */
const zeros = [0x0660, 0x06f0, 0x0966]
const quarters: Record<string, string> = { '¼': '25', '½': '5', '¾': '75', '1/4': '25', '1/2': '5', '3/4': '75' }

/**
 * One alphabet: ASCII digits, plain space, plain apostrophe, plain minus, lower case, no invisible direction marks.
 * Null where nothing sensible can be meant (control characters, signs that show a figure backwards, superscripts, circled
 * figures, too long).
 */
export function plainText(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed.length > 64 || /\p{Cc}|[\u202d\u202e]/u.test(trimmed)) return null
  // NFKC would turn ½ into 1⁄2 and 12² into 122, so fractions go first and every other such sign is refused.
  const halves = trimmed.replace(/(\d)?\s*([¼½¾])|(?:(\d) )?\b([13]\/[24])(?![\d/])/gu, (all, a, sign, b, slash) => {
    const quarter = quarters[sign ?? slash]
    return quarter === undefined ? all : `${a ?? b ?? '0'}.${quarter}`
  })
  if (/\p{No}/u.test(halves)) return null
  return halves
    .normalize('NFKC')
    .replace(/\p{Bidi_Control}|\u200b|\ufeff/gu, '')
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0
      const zero = zeros.find((z) => code >= z && code < z + 10)
      return zero === undefined ? digit : String(code - zero)
    })
    .replace(/\u066b/gu, '.')
    .replace(/[\u066c\u2019\u02bc\u2032\u05f3]/gu, "'")
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase()
}

const figure = (before: string, after: string): Figure => ({ digits: before + after, places: after.length })
const without = (text: string, sign: string): string => text.split(sign).join('')
const grouped = (text: string, sign: string): boolean =>
  sign !== '' && new RegExp(`^[0-9]{1,3}(?:\\${sign}[0-9]{3})+$`).test(text)

/** Reads figures with `.`, `,`, space and apostrophe; says when a sign could be either separator. */
export function readFigure(text: string, locale?: string): FigureOutcome {
  if (/^\d+$/.test(text)) return figure(text, '')
  if (!/^[\d., ']*\d$/.test(text)) return 'malformed'
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  if (last < 0) {
    const sign = text.includes(' ') ? ' ' : "'"
    return grouped(text, sign) ? figure(without(text, sign), '') : 'malformed'
  }
  const sign = text[last] ?? ''
  const [before, after] = [text.slice(0, last), text.slice(last + 1)]
  if (!/^\d+$/.test(after)) return 'malformed'
  if (before.includes(sign)) return grouped(text, sign) ? figure(without(text, sign), '') : 'malformed'
  const others = [...new Set(before.replace(/\d/g, ''))]
  if (others.length > 1) return 'malformed'
  const [other] = others
  if (other !== undefined) return grouped(before, other) ? figure(without(before, other), after) : 'malformed'
  // One sign, once, with three digits behind: `1.234` is a thousand in Barcelona and one and a bit in London.
  if (after.length === 3 && /^[1-9]\d{0,2}$/.test(before)) {
    if (locale !== undefined && groupSign(locale) === sign) return figure(before + after, '')
    if (locale === undefined || decimalSign(locale) !== sign)
      return { ambiguous: [figure(before + after, ''), figure(before, after)] }
  }
  return figure(before || '0', after)
}
