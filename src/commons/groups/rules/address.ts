// The address of a group in the path: small Latin letters, figures and single hyphens.

export const addressLimit = 60
const shape = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/
/** An id in the place of an address would be read as one. */
const likeAnId = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Words that mean a page of the program, now or later, or that would let a group pass for the host. */
const reserved = new Set(
  (
    'about abuse account accounts activate actor admin all api app assets auth avatar begin blob blobs calendar circle circles confirm contact create ' +
    'dav demo docs export feed feeds front g group groups health help home host i import inbox invitation invitations invite invites join leave legal ' +
    'login logout m mail me member members message messages my new news node nodeinfo null oauth official outbox page pages people person picture ' +
    'pictures ping postmaster privacy public register root search security session set-up settings setup sign-in sign-out sign-up signin signout ' +
    'static status support system tequio terms test token tools undefined user users webfinger webmaster well-known www'
  ).split(' '),
)

// Letters that NFD leaves whole. Hebrew by the usual Latin spelling of its consonants.
const spelled: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ß: 'ss',
  þ: 'th',
  ı: 'i',
  '·': '',
  '’': '',
  "'": '',
  '&': '-',
  א: 'a',
  ב: 'b',
  ג: 'g',
  ד: 'd',
  ה: 'h',
  ו: 'v',
  ז: 'z',
  ח: 'ch',
  ט: 't',
  י: 'y',
  כ: 'k',
  ך: 'k',
  ל: 'l',
  מ: 'm',
  ם: 'm',
  נ: 'n',
  ן: 'n',
  ס: 's',
  ע: 'a',
  פ: 'p',
  ף: 'f',
  צ: 'ts',
  ץ: 'ts',
  ק: 'k',
  ר: 'r',
  ש: 'sh',
  ת: 't',
  '׳': '',
  '״': '',
}

/** A short word that leans on the next one, as in French and Catalan: two words, where "Tom’s" is one. */
const leaning = /(?<![\p{L}\p{M}])(\p{L}|qu)['’](?=\p{L})/giu

/** An address grown from a name; never empty, and never one that is refused. */
export function addressFrom(name: string, limit = addressLimit): string {
  const words = name.normalize('NFKD').toLowerCase().replace(leaning, '$1-')
  const letters = [...words].filter((c) => !/\p{M}/u.test(c)).map((c) => spelled[c] ?? c)
  const address = letters
    .join('')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, limit)
    .replace(/^-+|-+$/g, '')
  if (address === '') return 'group-1'
  return addressProblem(address) ? `${address.slice(0, limit - 6).replace(/-+$/, '')}-group` : address
}

/** Why this can't be an address, or null. */
export function addressProblem(address: string): 'shape' | 'reserved' | null {
  if (!shape.test(address) || address.includes('--') || address.length < 2) return 'shape'
  return reserved.has(address) || likeAnId.test(address) ? 'reserved' : null
}

/** The first free one of `harbour`, `harbour-2`, `harbour-3` … */
export function freeAddress(wished: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wished)) return wished
  const stem = wished.slice(0, addressLimit - 6).replace(/-+$/, '')
  for (let n = 2; ; n += 1) if (!taken.has(`${stem}-${n}`)) return `${stem}-${n}`
}
