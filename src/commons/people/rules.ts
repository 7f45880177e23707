// Pure rules of people: no clock, no I/O. Also used by pages and adapters.

/** One spelling for one mailbox: letters in lower case, the domain as the mail system writes it (IDNA). */
export function addressKey(address: string): string {
  const text = address.trim().normalize('NFKC').toLowerCase()
  const at = text.lastIndexOf('@')
  try {
    return `${text.slice(0, at)}@${new URL(`http://${text.slice(at + 1)}`).hostname}`
  } catch {
    return text
  }
}

/** Enough to recognise one's own address, too little to learn somebody else's: `n…a@example.org`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const local = Array.from(address.slice(0, at))
  const shown = local.length > 2 ? `${local[0]}…${local.at(-1)}` : `${local[0] ?? ''}…`
  return `${shown}@${address.slice(at + 1)}`
}

/** A path on this site, or null. Whatever a browser could read as another site's address is none (CWE-601). */
export function localPath(path: string): string | null {
  // oxlint-disable-next-line no-control-regex
  if (path.length > 500 || !/^\/(?![/\\])[^\\\u0000-\u0020\u007f-\u00a0\u2028\u2029\ufeff]*$/u.test(path)) return null
  try {
    const here = 'http://here.invalid'
    const read = new URL(path, here)
    return read.origin === here && !read.pathname.startsWith('//') ? path : null
  } catch {
    return null
  }
}

/** The part of an IP address that one household has: all of IPv4, the first 64 bits of IPv6. */
export function networkOf(address: string | undefined): string {
  const text = (address ?? '').toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  if (!text.includes(':')) return text || 'none'
  const [head = '', tail] = text.split('::')
  const start = head.split(':').filter(Boolean)
  if (tail === undefined) return start.slice(0, 4).join(':')
  const end = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - start.length - end.length)).fill('0')
  return [...start, ...zeros, ...end].slice(0, 4).join(':')
}

/** A browser and a device in two words, for the list of sessions; never the whole user agent. */
export function deviceOf(userAgent: string | null | undefined): string {
  const text = userAgent ?? ''
  const first = (rows: [RegExp, string][]): string => rows.find(([pattern]) => pattern.test(text))?.[1] ?? ''
  const browser = first([
    [/Edg(e|A|iOS)?\//, 'Edge'],
    [/OPR\/|Opera/, 'Opera'],
    [/SamsungBrowser\//, 'Samsung Internet'],
    [/Firefox\/|FxiOS\//, 'Firefox'],
    [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ])
  const system = first([
    [/Android/, 'Android'],
    [/iPhone|iPod/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Windows/, 'Windows'],
    [/Mac OS X|Macintosh/, 'Mac'],
    [/CrOS/, 'ChromeOS'],
    [/Linux|X11/, 'Linux'],
  ])
  return [browser, system].filter(Boolean).join(' · ')
}

/** A password that anybody would try early: few different characters, a row of figures, or the person's own address or name. */
export function isWeak(password: string, about: readonly string[]): boolean {
  const text = password.toLowerCase()
  if (new Set(text).size < 5 || /^\d+$/.test(text)) return true
  const own = about.flatMap((words) => words.toLowerCase().split(/[\s@.]+/)).filter((word) => word.length >= 3)
  const rest = own.sort((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ''), text)
  return rest.replaceAll(/[^\p{L}\p{N}]/gu, '').length < 5
}

/** After signing in, for so long one may set a password without the old one. */
const fresh_ms = 30 * 60_000
export const isFresh = (signedInAt: Date | null, now: Date): boolean =>
  signedInAt !== null && now.getTime() - signedInAt.getTime() <= fresh_ms

/** A name of the IANA list that this program can reckon with: "Europe/Paris". */
export function isZone(zone: string): boolean {
  try {
    return zone.length <= 60 && /^[A-Za-z]/.test(zone) && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
