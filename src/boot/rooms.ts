// The only list of rooms, in the order in which their tables stand on one another.
import { setAuthenticator } from '#kernel/authenticate'
import type { Locale } from '#kernel/context'
import { setRooms, type RoomManifest } from '#kernel/room'
import { setFormat } from '#commons/notices/server'
import { authenticate } from '#commons/people/server'
import { amountText, formatAmount, type Unit } from '#tools/ledger'
import { manifest as people } from '../commons/people/tool.ts'
import { manifest as groups } from '../commons/groups/tool.ts'
import { manifest as items } from '../commons/items/tool.ts'
import { manifest as notices } from '../commons/notices/tool.ts'
import { manifest as market } from '../tools/market/tool.ts'
import { manifest as ledger } from '../tools/ledger/tool.ts'
import { manifest as deal } from '../tools/deal/tool.ts'
import { manifest as portability } from '../bridges/portability/tool.ts'

export const allRooms: readonly RoomManifest[] = [people, groups, items, notices, market, ledger, deal, portability]

/** Folder of each room below src, for its migrations. */
export const floors = {
  people: 'commons',
  groups: 'commons',
  items: 'commons',
  notices: 'commons',
  market: 'tools',
  ledger: 'tools',
  deal: 'tools',
  portability: 'bridges',
} as const

/** Loading this file has declared every command; this says which rooms stand. */
export function openRooms(): void {
  setRooms(allRooms)
  setAuthenticator(authenticate)
  // Notices know no currency; the ledger knows how its amounts are written.
  setFormat(({ amount_minor, unit, on_day }, locale) => ({
    ...(typeof amount_minor === 'string' && typeof unit === 'string'
      ? { amount: amountText(formatAmount(BigInt(amount_minor), JSON.parse(unit) as Unit, locale, { sign: 'never' })) }
      : {}),
    ...(typeof on_day === 'string' ? { day: dayInWords(on_day, locale) } : {}),
  }))
}

const dayInWords = (day: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${day}T12:00:00Z`))
