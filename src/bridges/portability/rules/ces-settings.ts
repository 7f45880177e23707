// settings.csv of a CES export: one row, the exchange. Its network password stays in the file.
import { readRows } from './cells.ts'
import { readCsv, words } from './csv.ts'
import type { CsvShape } from './csv.ts'
import { isZone, zoneOfCountry } from './local-time.ts'
import type { FileCount, SourceExchange } from './plan.ts'
import type { Problem } from './problem.ts'

/** CES keeps all amounts with two decimals. */
export const cesScale = 2

const shape: CsvShape = {
  required: ['xid'],
  optional: words(
    'short_name full_title web_address country_code province location map_address concurrency_symbol currency_name',
    'currency_name_plural language_short exchange_email nid_psw credlim deblim',
  ),
}

/** CES writes "no limit" as 0; here it is null. */
export const limitOf = (minor: bigint, sign: 1n | -1n): bigint | null => (minor === 0n ? null : sign * minor)

const nameless = (code: string, timeZone: string): SourceExchange => ({
  code,
  name: code,
  shortName: code,
  website: '',
  email: '',
  country: '',
  place: '',
  region: '',
  language: '',
  timeZone,
  currency: { one: '', other: '', symbol: '', scale: cesScale },
  min: null,
  max: null,
})

/**
 * @param bytes null where the export came without the file
 * @param code the letters that begin the account codes, if the file does not say
 * @param zone the exchange's time zone if somebody has said it; else that of its country; else UTC, and a decision
 */
export function readSettings(
  bytes: Uint8Array | null,
  code: string,
  zone: string | null,
  problems: Problem[],
): { exchange: SourceExchange; count: FileCount | null } {
  const file = 'settings.csv'
  const unknownZone = (country: string): string => {
    if (zone !== null && isZone(zone)) return zone
    const found = zoneOfCountry(country)
    if (found === null)
      problems.push({
        file,
        line: 1,
        column: null,
        code: 'portability.zone_unknown',
        params: { country },
        row: 'decision',
      })
    return found ?? 'UTC'
  }
  if (bytes === null) return { exchange: nameless(code, unknownZone('')), count: null }
  const { items, count } = readRows(file, readCsv(file, bytes, shape), problems, (c): SourceExchange => {
    const country = c.trimmed('country_code').toUpperCase()
    const one = c.trimmed('currency_name')
    return {
      code: c.trimmed('xid').toUpperCase(),
      name: c.trimmed('full_title') || c.trimmed('short_name') || c.trimmed('xid'),
      shortName: c.trimmed('short_name') || c.trimmed('full_title'),
      website: c.trimmed('web_address'),
      email: c.trimmed('exchange_email'),
      country,
      place: c.trimmed('location'),
      region: c.trimmed('province'),
      language: c.trimmed('language_short'),
      timeZone: unknownZone(country),
      currency: {
        one,
        other: c.trimmed('currency_name_plural') || one,
        symbol: c.trimmed('concurrency_symbol'),
        scale: cesScale,
      },
      min: limitOf(c.minor('deblim', cesScale, 0n), -1n),
      max: limitOf(c.minor('credlim', cesScale, 0n), 1n),
    }
  })
  return { exchange: items[0] ?? nameless(code, unknownZone('')), count }
}
