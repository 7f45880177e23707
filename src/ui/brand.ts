// The ten tokens that a group may set. Whatever comes in, only clamped numbers, fonts of our list and
// rebuilt oklch colours go out, so that no choice can make a page hard to read or carry foreign CSS.

/** Latin and Hebrew in each; nothing is fetched from elsewhere. */
const fonts = {
  atkinson: '"Atkinson Next", "Rubik Hebrew", system-ui, sans-serif',
  system: 'system-ui, "Rubik Hebrew", sans-serif',
  rounded: 'ui-rounded, "SF Pro Rounded", "Nunito", "Rubik Hebrew", system-ui, sans-serif',
  serif: '"Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Frank Ruehl CLM", "David", serif',
} as const

export type FontName = keyof typeof fonts
export const fontNames = Object.keys(fonts) as FontName[]

/** Hues in degrees, strengths in oklch chroma, `r` in rem, weaves as `oklch(L C H)`. */
export interface BrandTokens {
  'brand-h'?: number
  'brand-c'?: number
  'paper-h'?: number
  'paper-c'?: number
  font?: FontName
  'font-head'?: FontName
  r?: number
  'weave-1'?: string
  'weave-2'?: string
  'weave-3'?: string
}
export type BrandToken = keyof BrandTokens

type Reader = (value: unknown) => number | string | undefined

const readers: Record<BrandToken, Reader> = {
  'brand-h': hue,
  'brand-c': within(0, 0.11),
  'paper-h': hue,
  'paper-c': within(0, 0.012),
  font: fontName,
  'font-head': fontName,
  r: within(0, 1.25),
  'weave-1': colour,
  'weave-2': colour,
  'weave-3': colour,
}
export const brandTokens = Object.keys(readers) as BrandToken[]

/** Reads what somebody chose. Unknown keys and empty values are left out; a value that can't be read is named in `refused`. */
export function readBrand(input: unknown): { tokens: BrandTokens; refused: BrandToken[] } {
  const given = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {}
  const tokens: BrandTokens = {}
  const refused: BrandToken[] = []
  for (const token of brandTokens) {
    const value = Object.hasOwn(given, token) ? given[token] : undefined
    if (value === undefined || value === null || value === '') continue
    const read = readers[token](value)
    if (read === undefined) refused.push(token)
    else Object.assign(tokens, { [token]: read })
  }
  return { tokens, refused }
}

/** The rule for the whole page, '' if nothing is set. Reads its input again, since stored values may be old or foreign. */
export function brandCss(input: unknown): string {
  const text = brandStyle(input)
  return text && `html{${text}}`
}

/** The same as declarations, for the `style` of one element that shows another group's colours. */
export function brandStyle(input: unknown): string {
  const { tokens } = readBrand(input)
  // The default band follows the hue where it is declared, on the root; elsewhere it has to be said again.
  if (tokens['brand-h'] !== undefined && tokens['weave-1'] === undefined)
    tokens['weave-1'] = `oklch(.55 ${tokens['brand-c'] ?? 0.09} ${tokens['brand-h']})`
  return brandTokens
    .filter((token) => tokens[token] !== undefined)
    .map((token) => `--${token}:${written(token, tokens)}`)
    .join(';')
}

function written(token: BrandToken, tokens: BrandTokens): string {
  if (token === 'font' || token === 'font-head') return fonts[tokens[token] ?? 'atkinson']
  return token === 'r' ? `${tokens.r}rem` : String(tokens[token])
}

/** A finite number, or its plain decimal writing, as a form sends it. */
function number(value: unknown): number | undefined {
  if (typeof value === 'string') return /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/.test(value) ? number(Number(value)) : undefined
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 1e4) / 1e4 : undefined
}

function within(low: number, high: number): (value: unknown) => number | undefined {
  return (value) => {
    const n = number(value)
    return n === undefined ? undefined : Math.min(high, Math.max(low, n))
  }
}

/** Degrees go round. */
function hue(value: unknown): number | undefined {
  const n = number(value)
  return n === undefined ? undefined : Math.round((((n % 360) + 360) % 360) * 1e4) / 1e4
}

function fontName(value: unknown): FontName | undefined {
  return typeof value === 'string' && Object.hasOwn(fonts, value) ? (value as FontName) : undefined
}

/** `oklch(L C H)` without alpha. Neither black nor white nor glaring: L .3 to .95, C to .2. */
function colour(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 60) return undefined
  const [, l, c, h] = /^\s*oklch\(\s*([\d.]+)\s+([\d.]+)\s+(-?[\d.]+)\s*\)\s*$/i.exec(value) ?? []
  const [light, chroma, angle] = [within(0.3, 0.95)(l), within(0, 0.2)(c), hue(h)]
  if (light === undefined || chroma === undefined || angle === undefined) return undefined
  return `oklch(${light} ${chroma} ${angle})`
}
