import { describe, expect, it } from 'vitest'
import { readCes } from './ces.ts'
import type { CesFile } from './ces.ts'
import { maxFieldBytes } from './csv.ts'
import { bytesOf, largeCes, sha256, smallCes, smallText } from '../../../../tests/exports.ts'
import { problemCodes } from './problem.ts'
import type { Problem, ProblemCode } from './problem.ts'

const limits = { maxFieldBytes, maxRows: 40, maxFileBytes: 100_000 }
const serious = (problems: Problem[]): Problem[] => problems.filter((p) => p.row !== 'warning')

/** One fault in one file of the small export: what is put for what, and what must be said of it. */
type Row = [code: string, file: CesFile, from: string | RegExp, to: string, line: number, column: string | null]

const files: Row[] = [
  ['file_empty', 'users.csv', /[^]*/, '', 1, null],
  ['file_empty', 'users.csv', /[^]*/, '\ufeff', 1, null],
  ['file_too_large', 'adverts.csv', /$/, 'x'.repeat(100_001), 1, null],
  ['file_binary', 'trades.csv', 'Two', 'Two\0', 1, null],
  ['file_binary', 'trades.csv', /^/, '%PDF-1.7', 1, null],
  ['file_spreadsheet', 'trades.csv', /^/, 'PK\u0003\u0004', 1, null],
  ['quote_stray', 'trades.csv', '"Loaf,', '"Loaf",', 8, 'date_entered'],
  ['quote_unclosed', 'trades.csv', 'Floor of', '"Floor of', 30, 'description'],
  ['quote_unclosed', 'trades.csv', '"Hebrew, first lesson"', '"Hebrew" first lesson', 3, 'description'],
  ['quote_stray', 'trades.csv', 'Two loaves', 'Two "loaves"', 2, 'description'],
  ['rows_too_many', 'trades.csv', /$/, '2021-04-05 07:30:00,sess,a,b,1,1,1,1,,,,\n'.repeat(11), 1, null],
  ['column_missing', 'trades.csv', 'buyer_amount', 'amount', 1, 'buyer_amount'],
  ['column_twice', 'trades.csv', 'seller_nid', 'buyer_nid', 1, 'buyer_nid'],
]

const rows: Row[] = [
  ['fields_uneven', 'trades.csv', 'Two loaves', 'Two, loaves', 2, null],
  ['fields_uneven', 'trades.csv', ',Two loaves', '', 2, null],
  ['field_too_long', 'adverts.csv', 'Sixty chairs', 'é'.repeat(40_000), 9, 'description'],
  ['value_missing', 'users.csv', 'ind,HZBK0002', 'ind,', 5, 'uid'],
  ['value_missing', 'trades.csv', 'HZBK0003,40.00,0.00,40.00', 'HZBK0003,,0.00,40.00', 4, 'buyer_amount'],
  ['value_missing', 'trades.csv', '2021-03-05 09:00:00', '0000-00-00 00:00:00', 2, 'date_entered'],
  ['choice_unknown', 'users.csv', 'org,', 'grp,', 7, 'usertype'],
  ['choice_unknown', 'adverts.csv', 'HZBK0004;o', 'HZBK0004;x', 9, 'ad_type'],
  ['amount_malformed', 'trades.csv', 'HZBK0003,40.00', 'HZBK0003,4O.00', 4, 'buyer_amount'],
  ['amount_malformed', 'balances.csv', '-2.42', '2.42-', 3, 'balance'],
  ['amount_negative', 'trades.csv', '40.00,0.00,40.00', '40.00,-1.00,40.00', 4, 'buyer_levy'],
  ['amount_negative', 'users.csv', '200.00,400.00,45', '-200.00,400.00,45', 8, 'debit_limit'],
  ['amount_too_precise', 'trades.csv', '40.00,0.00,40.00', '40.00,0.001,40.00', 4, 'buyer_levy'],
  ['amount_too_large', 'trades.csv', '40.00,0.00,40.00', '40.00,99999999999999.00,40.00', 4, 'buyer_levy'],
  ['instant_malformed', 'trades.csv', '2021-03-10 18:00:00', '2021-02-29 18:00:00', 3, 'date_entered'],
  ['instant_malformed', 'trades.csv', '2021-03-10 18:00:00', '10/03/2021', 3, 'date_entered'],
  ['account_unknown', 'trades.csv', 'sess,HZBK0004', 'sess,HZBK9999', 4, 'seller'],
  ['account_unknown', 'trades.csv', 'sess,HZBK0004', 'sess,MARL0004', 4, 'seller'],
  ['account_unknown', 'adverts.csv', 'HZBK0009;w', 'HZBK8888;w', 14, 'uid'],
  ['account_unknown', 'balances.csv', 'HZBK0009,3.54', 'HZBK7777,0.00', 8, 'uid'],
  ['account_twice', 'users.csv', 'org,HZBK0004', 'org,hzbk0001', 7, 'uid'],
  ['account_twice', 'balances.csv', /$/, 'HZBK0005,0.00\n', 10, 'uid'],
  ['accounts_same', 'trades.csv', 'HZBK0001,HZBK0002,5.00', 'HZBK0001,HZBK0001,5.00', 2, 'seller'],
  ['link_account_missing', 'trades.csv', 'HZBK0001,MARL0007', 'HZBK0001,ELSE0007', 14, 'buyer'],
  ['link_account_missing', 'trades.csv', 'dess,HZBK0001', 'deds,HZBK0001', 14, 'buyer'],
  ['sides_foreign', 'trades.csv', 'dess,HZBK0001', 'dess,MARL0001', 14, null],
  ['sides_unequal', 'trades.csv', '40.00,0.00,40.00', '40.00,0.00,41.00', 4, 'seller_amount'],
]

const decisions: Row[] = [
  ['zone_unknown', 'settings.csv', ',GB,', ',XX,', 1, null],
  ['email_twice', 'users.csv', 'osric@post.example', 'NELL.tarrow@POST.example', 8, 'email'],
  ['balance_differs', 'balances.csv', '-43.41', '-43.40', 5, 'balance'],
  ['balance_missing', 'balances.csv', 'HZBK0004,9.85\n', '', 1, 'balance'],
]

const spoil = ([, file, from, to]: Row): Uint8Array => {
  const text = smallText(file)
  const spoilt = text.replace(from, () => to)
  if (spoilt === text) throw new Error(`nothing to spoil in ${file}`)
  return bytesOf(spoilt)
}
const name = (row: Row): string => `${row[0]} in ${row[1]}`
const latin = (text: string): Uint8Array => Uint8Array.from(text, (c) => Math.min(c.codePointAt(0) ?? 0, 255))
const titled = (table: Row[]) => table.map((row) => [name(row), row] as const)

describe('a spoilt file of the small export', () => {
  it.each(titled(files))('refused whole: %s', (_name, row) => {
    const [code, file, , , line, column] = row
    const plan = readCes({ ...smallCes, [file]: spoil(row) }, { sha256, limits })
    const own = plan.problems.filter((p) => p.row === 'file')
    expect(own).toMatchObject([{ file, line, column, code: `portability.${code}` }])
    expect(plan.counts[file]?.accepted ?? 0).toBe(0)
  })

  it.each(titled(rows))('one row refused: %s', (_name, row) => {
    const [code, file, , , line, column] = row
    const { 'settings.csv': settings, 'users.csv': users } = smallCes
    const own = { 'settings.csv': settings, 'users.csv': users, [file]: spoil(row) }
    const plan = readCes(own, { sha256 })
    const said = plan.problems.filter((p) => p.row === 'refused')
    expect(said).toMatchObject([{ file, line, column, code: `portability.${code}` }])
    const { rows: all = 0, accepted } = plan.counts[file] ?? {}
    expect(accepted).toBe(all - 1)
  })

  it.each(titled(decisions))('to be decided: %s', (_name, row) => {
    const [code, file, , , line, column] = row
    const plan = readCes({ ...smallCes, [file]: spoil(row) }, { sha256 })
    expect(serious(plan.problems)).toMatchObject([{ file, line, column, code: `portability.${code}`, row: 'decision' }])
  })

  it('without users: nothing', () => {
    const { 'users.csv': _none, ...files } = smallCes
    const plan = readCes(files, { sha256 })
    expect(serious(plan.problems)).toMatchObject([{ file: 'users.csv', code: 'portability.file_missing', row: 'file' }])
    expect([plan.members, plan.listings, plan.transfers]).toEqual([[], [], []])
  })

  it('not UTF-8: the line and the byte', () => {
    const text = 'usertype,uid,firstname\nind,HZBK0001,Nell\nind,HZBK0002,Zo\u00eb\nind,HZBK0003,Abe\n'
    for (const bytes of [latin(text), latin(text.slice(0, text.indexOf('\u00eb') + 1))]) {
      const plan = readCes({ 'users.csv': bytes }, { sha256, timeZone: 'UTC' })
      expect(plan.problems).toMatchObject([{ line: 3, code: 'portability.text_not_utf8', row: 'file' }])
      expect(bytes[Number(plan.problems[0]?.params.byte)]).toBe(0xeb)
    }
    const wide = Uint8Array.from([0xff, 0xfe, 0x75, 0])
    expect(readCes({ 'users.csv': wide }, { sha256 }).problems.at(-1)?.code).toBe('portability.text_not_utf8')
  })

  it('balances that do not come to zero, without trades', () => {
    const balances = bytesOf(smallText('balances.csv').replace('18.14', '18.15'))
    const plan = readCes({ 'users.csv': smallCes['users.csv'], 'balances.csv': balances }, { sha256, timeZone: 'UTC' })
    expect(serious(plan.problems)).toMatchObject([{ code: 'portability.balances_unequal', params: { sum_minor: 1n } }])
  })

  it('a malformed date of a member or an advert only warns', () => {
    const users = bytesOf(smallText('users.csv').replace('2021-02-01 18:30:00', 'spring'))
    const adverts = bytesOf(smallText('adverts.csv').replace('2021-12-31', '2021-13-31'))
    const plan = readCes({ ...smallCes, 'users.csv': users, 'adverts.csv': adverts }, { sha256 })
    const said = plan.problems.filter((p) => p.code === 'portability.instant_malformed')
    expect(said.map((p) => `${p.file} ${p.column} ${p.row}`)).toEqual([
      'users.csv date_created warning',
      'adverts.csv date_expires warning',
    ])
  })

  it('holds the member whose mailbox is taken, and counts the trades of that account all the same', () => {
    const row = decisions[1]
    const plan = readCes({ ...smallCes, 'users.csv': row ? spoil(row) : smallCes['users.csv'] }, { sha256 })
    expect(plan.held.map((m) => m.account)).toEqual(['HZBK0005'])
    expect(plan.members).toHaveLength(7)
    expect(plan.transfers).toHaveLength(30)
  })

  it('provokes every code', () => {
    const here = new Set([...files, ...rows, ...decisions].map((row) => `portability.${row[0]}`))
    const elsewhere = [
      'file_missing',
      'text_not_utf8',
      'balances_unequal',
      'column_unknown',
      'instant_skipped',
      'instant_doubled',
    ]
    const left = (Object.keys(problemCodes) as ProblemCode[]).filter((code) => !here.has(code))
    expect(left.toSorted()).toEqual(elsewhere.map((code) => `portability.${code}`).toSorted())
  })
})

const large = largeCes()
const effects = { file: 'file', row: 'refused', decide: 'decision', keep: null, check: 'decision' }

describe('the spoilt files of the large export', () => {
  it('are there where the large export is', () => expect(large === null || large.broken.length === 15).toBe(true))
  it.each((large?.broken ?? []).map((broken) => [broken.file, broken] as const))('%s', (_file, broken) => {
    const given = Object.fromEntries(broken.with.map((file) => [file, large?.files[file]]))
    const plan = readCes({ ...given, [broken.like]: broken.bytes }, { sha256 })
    const { rows: all, refused } = broken
    expect(plan.counts[broken.like]).toEqual({ rows: all, refused, accepted: all - refused })
    const effect = effects[broken.expect]
    const found = new Set(serious(plan.problems).map((p) => `${p.file}:${p.line} ${p.row}`))
    expect([...found]).toEqual(effect === null ? [] : [`${broken.like}:${broken.line} ${effect}`])
    for (const file of broken.with) expect(plan.counts[file]?.refused ?? 0).toBe(0)
  })
})
